package dev.fieldfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.cli.CommandLineRun.Result;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** FW-16: who did what, on the screen and as a file. */
class AuditTest extends CommandTest {

  private static final String PATH = "GET /api/v1/audit";
  private static final String ENTRY =
      """
      {"id":"%s","at":"2026-01-01T00:00:00Z","actor":"ann","role":"operator","action":"migration.cancel","target":"main",
       "subject":"=1+1","path":"/api","status":200,"outcome":"accepted","idempotencyKey":null,"remoteAddress":"127.0.0.1"}\
      """;

  @Test
  void fw16_searchesByActorAndAction() {
    gateway.on(PATH, 200, page("one", "\"c1\""));

    Result result = shell.run("audit", "search", "--actor", "ann", "--action", "migration.cancel");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("ann", "migration.cancel", "accepted", "more: --cursor c1");
    assertThat(gateway.last().line()).contains("action=migration.cancel&actor=ann&limit=50");
  }

  @Test
  void fw16_searchesByTimePlaceAndResult() {
    gateway.on(PATH, 200, page("one", "null"));

    assertThat(
            shell
                .run(
                    "audit",
                    "search",
                    "--since",
                    "2026-01-01T01:00:00+01:00",
                    "--until",
                    "2026-02-01T00:00:00Z",
                    "--remote-address",
                    "127.0.0.1",
                    "--outcome",
                    "accepted",
                    "--subject",
                    "public.people")
                .exitCode())
        .isZero();
    assertThat(gateway.last().line())
        .contains(
            "limit=50&outcome=accepted&remoteAddress=127.0.0.1&since=2026-01-01T00%3A00%3A00Z&subject=public.people"
                + "&until=2026-02-01T00%3A00%3A00Z");
    assertThat(shell.run("audit", "search", "--since", "yesterday").exitCode()).isEqualTo(64);
  }

  @Test
  void fw16_exportsAllPagesAsText() throws IOException {
    gateway.on(PATH + "?limit=500", 200, page("one", "\"c1\""));
    gateway.on(PATH + "?cursor=c1&limit=500", 200, page("two", "null"));

    assertThat(shell.run("audit", "export", "-o", "audit.csv").exitCode()).isZero();

    assertThat(Files.readAllLines(folder.resolve("audit.csv")))
        .hasSize(3)
        .element(2)
        .asString()
        .startsWith("\"two\",\"2026-01-01T00:00:00Z\",\"ann\"")
        .contains("\"'=1+1\"");
  }

  @Test
  void anExportThatBreaksOffLeavesNoFile() throws IOException {
    gateway.on(PATH + "?limit=500", 200, page("one", "\"c1\""));

    assertThat(shell.run("audit", "export", "-o", "audit.csv").exitCode()).isNotZero();
    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void calls64WhatIsTypedWrong() {
    assertThat(shell.run("audit").exitCode()).isEqualTo(64);
    assertThat(shell.run("audit", "export").exitCode()).isEqualTo(64);
    assertThat(shell.run("audit", "search", "--limit", "501").exitCode()).isEqualTo(64);
  }

  private static String page(String id, String next) {
    return "{\"items\":[" + ENTRY.formatted(id) + "],\"next\":" + next + "}";
  }
}
