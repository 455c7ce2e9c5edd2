import { Bench } from "tinybench";

const bench = new Bench({ time: 200 });

bench.add("an empty step", () => undefined);

await bench.run();
console.table(bench.table());
