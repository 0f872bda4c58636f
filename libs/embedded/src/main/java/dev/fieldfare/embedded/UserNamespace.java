package dev.fieldfare.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a program of root under another uid, in a user namespace: PostgreSQL refuses to run as root.
 */
final class UserNamespace {
  private static final List<String> UNSHARE = List.of("unshare", "-U");

  private UserNamespace() {}

  /** What to put before the command; nothing for an ordinary user. */
  static List<String> prefix() {
    if (!System.getProperty("user.name").equals("root")) {
      return List.of();
    }
    require(UNSHARE);
    return UNSHARE;
  }

  /** Fails with what to do when the prefix does not work on this machine. */
  static void require(List<String> prefix) {
    String complaint = complaint(prefix);
    if (complaint != null) {
      throw new ServerFailure(
          """
          PostgreSQL does not run as root, and user namespaces, which we would run it in, are blocked \
          here (%s): run as an ordinary user, or allow user namespaces (in a container: \
          --security-opt seccomp=unconfined), or point FIELDFARE_POSTGRES_URL and \
          FIELDFARE_REDIS_URL at servers of yours."""
              .formatted(complaint));
    }
  }

  private static String complaint(List<String> prefix) {
    List<String> command = new ArrayList<>(prefix);
    command.add("true");
    try {
      Process trial = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(trial.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return trial.waitFor() == 0 ? null : said.strip();
    } catch (IOException e) {
      return e.getMessage();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerFailure("interrupted while trying user namespaces", e);
    }
  }
}
