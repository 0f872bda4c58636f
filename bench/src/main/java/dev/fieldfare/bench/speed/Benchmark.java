package dev.fieldfare.bench.speed;

/** Something that is measured in a rig of its own and prints its figures. */
interface Benchmark {
  void run(Rig rig, int runs) throws Exception;
}
