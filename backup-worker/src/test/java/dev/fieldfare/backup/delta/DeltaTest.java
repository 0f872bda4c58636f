package dev.fieldfare.backup.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.backup.DamagedBackupException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A delta and its base make the rows again, whatever was changed. */
class DeltaTest {
  private final long seed = Long.getLong("fieldfare.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @Test
  void qc25_randomChangesComeBackByteForByte() {
    for (int n = 0; n < 300; n++) {
      List<String> base = rows(random.nextInt(200), 1 + random.nextInt(50));
      List<String> changed = changed(base);
      byte[] raw = bytes(changed);
      byte[] delta = delta(bytes(base), changed);

      assertThat(DeltaReader.apply(bytes(base), delta, raw.length))
          .as("seed %d, round %d", seed, n)
          .isEqualTo(raw);
    }
  }

  @Test
  void onePercentOfChangedRowsMakesASmallDelta() {
    List<String> base = rows(10_000, 10_000_000);
    List<String> changed = new ArrayList<>(base);
    for (int n = 0; n < 100; n++) {
      changed.remove(random.nextInt(changed.size()));
      changed.add("another row " + n + "\n");
    }

    assertThat(delta(bytes(base), changed).length).isLessThan(bytes(base).length / 25);
  }

  @Test
  void manyEqualRowsAreFoundInBoundedTime() {
    List<String> base = new ArrayList<>(rows(2_000, 2_000_000));
    for (int n = 0; n < 30_000; n++) {
      base.add("same\n");
    }
    List<String> reversed = base.reversed();

    byte[] raw = bytes(reversed);
    assertThat(DeltaReader.apply(bytes(base), delta(bytes(base), reversed), raw.length))
        .isEqualTo(raw);
  }

  @Test
  void c32_aDamagedDeltaOrAnotherBaseIsAnErrorAndNeverOtherRows() {
    List<String> base = rows(60, 1_000_000);
    List<String> changed = new ArrayList<>(base);
    changed.remove(10);
    changed.add("last\n");
    byte[] raw = bytes(changed);
    byte[] delta = delta(bytes(base), changed);
    for (int n = 0; n < 500; n++) {
      byte[] damaged = delta.clone();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));

      assertThatThrownBy(() -> DeltaReader.apply(bytes(base), damaged, raw.length))
          .as("seed %d, round %d", seed, n)
          .isInstanceOf(DamagedBackupException.class);
    }
    assertThatThrownBy(() -> DeltaReader.apply(bytes(rows(60, 9)), delta, raw.length))
        .isInstanceOf(DamagedBackupException.class);
    assertThatThrownBy(() -> DeltaReader.apply(bytes(base), new byte[3], raw.length))
        .isInstanceOf(DamagedBackupException.class);
  }

  private static byte[] delta(byte[] base, List<String> changed) {
    BaseRows rows = new BaseRows(base);
    DeltaWriter delta = new DeltaWriter();
    int expected = 0;
    for (String line : changed) {
      byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
      int row = rows.find(bytes, expected);
      if (row == BaseRows.NONE) {
        delta.literal(bytes);
      } else {
        delta.copy(row);
        expected = row + 1;
      }
    }
    return delta.finish(bytes(changed));
  }

  private List<String> rows(int number, int values) {
    List<String> rows = new ArrayList<>();
    for (int n = 0; n < number; n++) {
      rows.add(values == 1 ? "\n" : "row\t" + random.nextInt(values) + "\tsome text of it\n");
    }
    return rows;
  }

  private List<String> changed(List<String> base) {
    List<String> changed = new ArrayList<>(base);
    for (int n = random.nextInt(1 + base.size()); n > 0; n--) {
      int at = random.nextInt(1 + changed.size());
      switch (random.nextInt(3)) {
        case 0 -> changed.add(at, "new\t" + random.nextInt(5) + "\n");
        case 1 -> changed.subList(Math.min(at, changed.size()), changed.size()).clear();
        default -> changed.addAll(changed.subList(at, changed.size()).stream().limit(3).toList());
      }
    }
    changed.add("last\n");
    return changed;
  }

  private static byte[] bytes(List<String> rows) {
    return String.join("", rows).getBytes(StandardCharsets.UTF_8);
  }
}
