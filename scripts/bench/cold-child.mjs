// node cold-child.mjs <bundle> <event as JSON>: what a fresh process needs to import the bundle, and up to the first answer.
const [, , bundle, event] = process.argv;
const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};
const started = performance.now();
const startedCpu = cpu();
const { handler } = await import(bundle);
const imported = performance.now() - started;
const importedCpu = cpu() - startedCpu;
await handler?.(JSON.parse(event), { awsRequestId: 'bench', getRemainingTimeInMillis: () => 60_000 });
process.stderr.write(
  JSON.stringify({
    importMs: imported,
    importCpuMs: importedCpu,
    publishMs: performance.now() - started,
    publishCpuMs: cpu() - startedCpu,
    memoryMb: process.resourceUsage().maxRSS / 1024,
  }),
);
process.exit(0);
