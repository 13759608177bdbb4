/** An S3 server in memory as a process of its own, so that its CPU is not counted as the worker's. Prints its endpoint. */
async function serve(): Promise<void> {
  const { buildApp } = await import('fauxqs');
  const app = buildApp({ logger: false });
  const endpoint = await app.listen({ port: 0, host: '127.0.0.1' });
  console.log(endpoint);
}

void serve();
