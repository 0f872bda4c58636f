package dev.fieldfare.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrphansIT {
  /** Runs in a JVM of its own, which is killed. */
  static final class Parent {
    private Parent() {}

    public static void main(String[] arguments) throws IOException {
      PostgresServer postgres = PostgresServer.startForTests();
      RedisServer redis = RedisServer.startForTests();
      System.out.println(postgres.pid());
      System.out.println(redis.pid());
      System.out.println(postgres.log().getParent().getParent());
      System.in.read();
    }
  }

  @Test
  void serversDieWithAKilledJvmAndTheirFoldersGo() throws Exception {
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Parent.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader out = parent.inputReader();
    List<ProcessHandle> servers = List.of(process(out.readLine()), process(out.readLine()));
    Path folder = Path.of(out.readLine());
    assertThat(servers).allMatch(ProcessHandle::isAlive);
    assertThat(folder).exists();

    parent.destroyForcibly().waitFor();

    await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(
            () -> {
              assertThat(servers).noneMatch(ProcessHandle::isAlive);
              assertThat(Files.exists(folder)).isFalse();
            });
  }

  private static ProcessHandle process(String pid) {
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }
}
