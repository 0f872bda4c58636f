package dev.fieldfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.cli.CommandLineRun.Result;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** Structures are dumped, compared and hashed by the gateway; exit codes say what came out. */
class StructureTest extends CommandTest {

  private static final String EQUAL =
      """
      {"left":"main","right":"other","equal":true,"complete":true,"differences":[],"statements":[],"unseen":[]}\
      """;
  private static final String DIFFERENT =
      """
      {"left":"main","right":"other","equal":false,"complete":true,"unseen":[],
       "differences":[{"kind":"view","name":"shop.v","words":"view shop.v is missing on the right"},
                      {"kind":"table","name":"shop.old","words":"table shop.old is missing on the left"}],
       "statements":[{"kind":"view","name":"shop.v","sql":["CREATE VIEW shop.v AS\\n\\tSELECT 1"],"drops":false},
                     {"kind":"table","name":"shop.old","sql":["DROP TABLE shop.old"],"drops":true}]}\
      """;

  @Test
  void equalTargetsEndWithZeroAndDifferentOnesWithTwo() {
    gateway.on("GET /api/v1/structure/diff?left=main&right=other", 200, EQUAL);
    assertThat(shell.run("structure", "diff", "main", "other").exitCode()).isZero();

    gateway.on("GET /api/v1/structure/diff?left=main&right=other", 200, DIFFERENT);
    Result different = shell.run("structure", "diff", "main", "--target", "other");

    assertThat(different.exitCode()).isEqualTo(2);
    assertThat(different.out())
        .isEqualTo(
            """
            view shop.v is missing on the right
              CREATE VIEW shop.v AS
              \\tSELECT 1;
            table shop.old is missing on the left
              -- drops or may change rows: DROP TABLE shop.old;
            2 differences: main and other
            """);
    assertThat(shell.run("structure", "diff", "main", "other", "--json").out())
        .contains("\"equal\" : false", "\"drops\" : true");
  }

  @Test
  void whatIsMadeAgainWithAnotherObjectIsShownToo() {
    gateway.on(
        "GET /api/v1/structure/diff",
        200,
        """
        {"left":"main","right":"other","equal":false,"complete":true,"unseen":[],
         "differences":[{"kind":"index definition","name":"shop.i","words":"index definition shop.i: differs"}],
         "statements":[{"kind":"index","name":"shop.i","sql":["CREATE INDEX i ON shop.t (a)"],"drops":false}]}\
        """);

    assertThat(shell.run("structure", "diff", "main", "other").out())
        .isEqualTo(
            """
            index definition shop.i: differs
            with that, index shop.i
              CREATE INDEX i ON shop.t (a);
            1 difference: main and other
            """);
  }

  @Test
  void theScriptIsWrittenAsItIs() {
    gateway.on("GET /api/v1/structure/diff", 200, DIFFERENT);

    assertThat(shell.run("structure", "diff", "main", "other", "--sql").out())
        .isEqualTo(
            """
            CREATE VIEW shop.v AS
            \tSELECT 1;
            -- drops or may change rows: DROP TABLE shop.old;
            """);
  }

  @Test
  void breaksOfLinesStayAndWhatDropsStaysAComment() {
    gateway.on(
        "GET /api/v1/structure/diff",
        200,
        """
        {"left":"main","right":"other","equal":false,"complete":true,"unseen":[],"differences":[],
         "statements":[{"kind":"comment","name":"table shop.t","sql":["COMMENT ON TABLE shop.t IS 'a\\r\\nb\\rc'"],"drops":false},
                       {"kind":"table","name":"shop.o","sql":["DROP TABLE shop.\\"o\\nDROP TABLE x; --\\rDROP TABLE y; --\\"","SELECT 1"],"drops":true}]}\
        """);

    assertThat(shell.run("structure", "diff", "main", "other", "--sql").out())
        .isEqualTo(
            "COMMENT ON TABLE shop.t IS 'a\r\n"
                + "b\r"
                + "c';\n"
                + "-- drops or may change rows: DROP TABLE shop.\"o\n"
                + "-- DROP TABLE x; --\n"
                + "-- DROP TABLE y; --\";\n"
                + "-- SELECT 1;\n");
  }

  @Test
  void aFileIsSentAsTheOtherSide() throws IOException {
    Files.writeString(folder.resolve("before.image"), "{}\n");
    gateway.on("POST /api/v1/structure/diff?right=main&schema=shop", 200, EQUAL);
    gateway.on("POST /api/v1/structure/diff?left=main", 200, EQUAL);

    assertThat(shell.run("structure", "diff", "before.image", "--schema", "shop").exitCode())
        .isZero();
    assertThat(shell.run("structure", "diff", "main", "./before.image").exitCode()).isZero();
    assertThat(shell.run("structure", "diff", "a.image", "b.image").exitCode()).isEqualTo(64);
    assertThat(shell.run("structure", "diff", "main", "no.image").exitCode()).isEqualTo(64);
  }

  @Test
  void aDumpGoesToStandardOutputOrIntoAFile() throws IOException {
    gateway.on("GET /api/v1/structure/dump?format=sql&target=main", 200, "CREATE\tSCHEMA s;\n");
    gateway.on("GET /api/v1/structure/dump?format=image&target=crm", 200, "{}\n");

    assertThat(shell.run("structure", "dump").out()).isEqualTo("CREATE\tSCHEMA s;\n");
    Result saved =
        shell.run("structure", "dump", "--target", "crm", "--image", "--output", "crm.image");
    assertThat(saved.exitCode()).isZero();
    assertThat(folder.resolve("crm.image")).hasContent("{}\n");
    assertThat(shell.run("structure", "dump", "--json").out()).contains("\"content\"");
    assertThat(shell.run("structure", "dump", "--image", "--no-owner").exitCode()).isEqualTo(64);
    assertThat(shell.run("structure", "dump", "--target", "nowhere").exitCode()).isEqualTo(1);
  }

  @Test
  void aHashIsOneLine() {
    gateway.on(
        "GET /api/v1/structure/hash?target=main",
        200,
        """
        {"target":"main","hash":"abc","objects":3,"complete":false,"unseen":["user mapping u: options"]}\
        """);

    Result hash = shell.run("structure", "hash");

    assertThat(hash.out()).isEqualTo("abc\n");
    assertThat(hash.err()).contains("not seen: user mapping u: options");
    assertThat(hash.exitCode()).isEqualTo(2);
    assertThat(gateway.last().authorization()).isEqualTo("Bearer ff_test");
  }
}
