import { Redis } from 'ioredis';

// Optional: without REDIS_URL nothing is cached.
const redis = process.env.REDIS_URL ? new Redis(process.env.REDIS_URL, { maxRetriesPerRequest: 1 }) : undefined;
redis?.on('error', (error) => console.error(`cache: ${error.message}`));

/** What `load` gives, remembered under `key` for some seconds. */
export async function cached(key, seconds, load) {
  if (!redis) return load();
  const known = await redis.get(`intracker:${key}`);
  if (known !== null) return JSON.parse(known);
  const value = await load();
  await redis.set(`intracker:${key}`, JSON.stringify(value), 'EX', seconds);
  return value;
}

export async function closeCache() {
  await redis?.quit();
}
