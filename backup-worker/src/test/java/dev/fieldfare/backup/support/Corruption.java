package dev.fieldfare.backup.support;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.ContractsJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Damages the files of a backup at random and repairs them again. Each damage changes at least one
 * byte, and leaves the file {@code checksums.sha256} alone, which is for people.
 */
public final class Corruption {
  private static final String MANIFEST = "manifest.json";

  private final Path backup;
  private final Path other;
  private final Map<Path, byte[]> whole = new HashMap<>();

  /**
   * Damages of one backup.
   *
   * @param other another one, from which files are taken
   */
  public Corruption(Path backup, Path other) throws IOException {
    this.backup = backup;
    this.other = other;
    for (Path file : files(backup)) {
      whole.put(file, Files.readAllBytes(file));
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.filter(file -> !file.endsWith("checksums.sha256")).sorted().toList();
    }
  }

  /** Damages it; what was done, in words. */
  public String damage(Random random) throws IOException {
    List<Path> files = whole.keySet().stream().sorted().toList();
    Path file = files.get(random.nextInt(files.size()));
    byte[] content = whole.get(file);
    return switch (random.nextInt(8)) {
      case 0 -> flip(file, content, random);
      case 1 -> write(file, Arrays.copyOf(content, random.nextInt(content.length)), "cut off");
      case 2 -> write(file, Arrays.copyOf(content, content.length + 1), "made longer");
      case 3 -> remove(file);
      case 4 -> swap(file, files.get((files.indexOf(file) + 1) % files.size()));
      case 5 -> ofOther(file);
      case 6 -> overwrite(file, content, random);
      default -> edit(random);
    };
  }

  private static String flip(Path file, byte[] content, Random random) throws IOException {
    byte[] flipped = content.clone();
    flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
    return write(file, flipped, "one bit flipped");
  }

  private static String overwrite(Path file, byte[] content, Random random) throws IOException {
    byte[] garbage = new byte[content.length];
    random.nextBytes(garbage);
    return write(file, garbage, "overwritten with garbage");
  }

  private static String remove(Path file) throws IOException {
    Files.delete(file);
    return file.getFileName() + " removed";
  }

  private String swap(Path one, Path two) throws IOException {
    Files.write(one, whole.get(two));
    Files.write(two, whole.get(one));
    return one.getFileName() + " and " + two.getFileName() + " swapped";
  }

  private String ofOther(Path file) throws IOException {
    Path source = other.resolve(file.getFileName());
    byte[] content = Files.exists(source) ? Files.readAllBytes(source) : new byte[0];
    // Equal rows have equal chunks where nothing is encrypted.
    return Arrays.equals(content, whole.get(file))
        ? write(file, new byte[0], "emptied")
        : write(file, content, "taken from another backup");
  }

  /** A manifest that is still well-formed JSON. */
  private String edit(Random random) throws IOException {
    Path file = backup.resolve(MANIFEST);
    ObjectNode root = (ObjectNode) ContractsJson.mapper().readTree(whole.get(file));
    if (root.has("encryption")) {
      root.put("keyId", "0".repeat(16));
    } else if (random.nextBoolean()) {
      ArrayNode chunks = (ArrayNode) root.path("chunks");
      chunks.remove(random.nextInt(chunks.size()));
    } else {
      ((ObjectNode) root.path("backup")).put("table", "another");
    }
    return write(file, ContractsJson.mapper().writeValueAsBytes(root), "edited");
  }

  private static String write(Path file, byte[] content, String what) throws IOException {
    Files.write(file, content);
    return file.getFileName() + " " + what;
  }

  /** Writes all files as they were. */
  public void repair() throws IOException {
    for (Map.Entry<Path, byte[]> file : whole.entrySet()) {
      Files.write(file.getKey(), file.getValue());
    }
  }
}
