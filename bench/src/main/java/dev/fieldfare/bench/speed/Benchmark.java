package dev.fieldfare.bench.speed;

/** Something that is measured in a rig of its own and prints its figures. */
public interface Benchmark {
  void run(BenchmarkStack stack, int runs) throws Exception;
}
