package dev.fieldfare.report.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.report.document.MigrationTables;
import dev.fieldfare.report.document.ReportFormat;
import org.junit.jupiter.api.Test;

/** Every text of a report is data in every format, never a command to its reader. */
class FormattedReportsTest {
  private final FormattedReports reports = new FormattedReports();

  @Test
  void qc64_theHtmlFileHasNothingOfWhatNamesSay() {
    String html = render("</title><script>alert(1)</script>{x}\"'&", ReportFormat.HTML);

    assertThat(html)
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;{x}&quot;&#39;&amp;")
        .doesNotContain("<script");
  }

  @Test
  void qc64_theHtmlFileNeedsNothingElse() {
    assertThat(render("survey", ReportFormat.HTML))
        .contains("<svg", "prefers-color-scheme: dark", "@media print", "75.00 %", "2026-03-29")
        .doesNotContain("http://", "https://", "src=", "href=");
  }

  @Test
  void qc79_aFormulaInACsvFileIsText() {
    for (String formula : new String[] {"=1+1", "+1", "@x", "-cmd", "\t=1"}) {
      assertThat(render(formula, ReportFormat.CSV))
          .contains("\"'" + formula + "\"")
          .doesNotContain(",\"" + formula);
    }
    assertThat(render("say \"x\", please", ReportFormat.CSV)).contains("\"say \"\"x\"\", please\"");
  }

  @Test
  void qc63_theTextHasBarsAndNoControlCharacters() {
    String text = render("\u001b[2Jx\r\ny\u202e", ReportFormat.TEXT);

    assertThat(text)
        .contains("  03-29: " + "█".repeat(60) + " 4", "  03-30: " + "█".repeat(15) + " 1")
        .doesNotContain("\u001b", "\r", "\u202e");
  }

  @Test
  void markdownShowsTextsAsTheyAre() {
    assertThat(render("a|b`c`<i>*d*", ReportFormat.MD)).contains("a\\|b\\`c\\`&lt;i\\>\\*d\\*");
  }

  @Test
  void qc64_theJsonHasTheNamesOfTheFormerScript() throws Exception {
    JsonNode json = ContractsJson.mapper().readTree(render("x", ReportFormat.JSON));

    assertThat(json.path("period").path("startDate").asText()).isEqualTo("2026-03-29");
    assertThat(json.path("migrations").path("successRate").asDouble()).isEqualTo(75.0);
    assertThat(json.fieldNames())
        .toIterable()
        .contains("period", "migrations", "timeline", "activeForms", "backups", "generatedAt");
  }

  private String render(String text, ReportFormat format) {
    return reports.render(MigrationTables.of(HostileReport.of(text)), format);
  }
}
