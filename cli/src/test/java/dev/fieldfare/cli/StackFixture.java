package dev.fieldfare.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Writes the stack file of a checkout as the stack does: for its owner only. */
public final class StackFixture {

  private StackFixture() {}

  public static void write(Path checkout, String json) throws IOException {
    Path data = Files.createDirectories(checkout.resolve(".fieldfare"));
    Files.writeString(data.resolve("stack.json"), json);
    permissions(checkout, "rw-------", "rwx------");
  }

  public static void permissions(Path checkout, String file, String directory) throws IOException {
    Path data = checkout.resolve(".fieldfare");
    Files.setPosixFilePermissions(
        data.resolve("stack.json"), PosixFilePermissions.fromString(file));
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString(directory));
  }
}
