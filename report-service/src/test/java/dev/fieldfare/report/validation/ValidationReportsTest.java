package dev.fieldfare.report.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.health.CheckStatus;
import dev.fieldfare.contracts.report.ValidationHistory;
import dev.fieldfare.contracts.report.ValidationHistory.Finding;
import dev.fieldfare.contracts.report.ValidationHistory.Run;
import dev.fieldfare.contracts.validation.ValidatedCheck;
import dev.fieldfare.contracts.validation.ValidationProfile;
import dev.fieldfare.contracts.validation.ValidationReport;
import dev.fieldfare.report.document.ReportFormat;
import dev.fieldfare.report.document.ReportRequest;
import dev.fieldfare.report.render.FormattedReports;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Validations of a period with all that they found. */
class ValidationReportsTest {
  private static final Instant NOW = Instant.parse("2026-03-30T10:00:00Z");
  private static final String HOSTILE = "<script>alert(1)</script>=1+1\u001b[2J|x";

  @Test
  void ms32_theTotalsAreThoseOfTheValidationsOfThePeriod() {
    ValidationHistory report =
        report(
            List.of(
                run(1, check("a", CheckStatus.OK), check("b", CheckStatus.SKIPPED)),
                run(2, check("a", CheckStatus.CRITICAL), check("b", CheckStatus.WARNING)),
                run(3, check("a", CheckStatus.OK), check("b", CheckStatus.ERROR)),
                run(24 * 40, check("a", CheckStatus.CRITICAL))));

    assertThat(report.totals())
        .isEqualTo(
            new ValidationHistory.Totals(
                3, 1, 1, 1, Optional.of(new BigDecimal("33.33")), 5, 3, 450));
    assertThat(report.validations())
        .extracting(Run::result)
        .containsExactly("OK", "CRITICAL", "WARNING");
    assertThat(report.validations().get(1).findings())
        .extracting(Finding::check)
        .containsExactly("a", "b");
    assertThat(report.omitted()).isEmpty();
  }

  @Test
  void ms32_aHealthMonitorThatIsAwayIsNamed() {
    ValidationHistory report =
        new ValidationReports((target, most) -> Optional.empty()).make(request(null));

    assertThat(report.omitted()).singleElement().asString().contains("health-monitor");
    assertThat(report.totals().successRate()).isEmpty();
  }

  @Test
  void ms32_whatIsLeftOutIsNamed() {
    List<ValidationReport> many =
        new ArrayList<>(
            Collections.nCopies(ValidationReports.MOST, run(1, check("a", CheckStatus.OK))));

    assertThat(
            new ValidationReports((target, most) -> Optional.of(many))
                .make(request("public.survey"))
                .omitted())
        .hasSize(2)
        .anySatisfy(text -> assertThat(text).contains("the newest 500"))
        .anySatisfy(text -> assertThat(text).contains("whole targets"));
  }

  @Test
  void ms32_findingsAreDataInEachFormat() {
    var document =
        new ValidationReports(
                (target, most) ->
                    Optional.of(List.of(run(1, check(HOSTILE, CheckStatus.CRITICAL)))))
            .document(request(null));
    FormattedReports renderer = new FormattedReports();

    assertThat(renderer.render(document, ReportFormat.HTML))
        .contains("&lt;script&gt;alert(1)", "CRITICAL", "0.00 %")
        .doesNotContain("<script", "\u001b");
    assertThat(renderer.render(document, ReportFormat.TEXT)).doesNotContain("\u001b");
    assertThat(renderer.render(document, ReportFormat.MD)).contains("\\|x");
  }

  private static ValidationHistory report(List<ValidationReport> stored) {
    return new ValidationReports((target, most) -> Optional.of(stored)).make(request(null));
  }

  private static ReportRequest request(String table) {
    return ReportRequest.of(
        new ReportRequest.Parameters("30", null, null, table, null), List.of("main"), NOW);
  }

  private static ValidationReport run(int hoursAgo, ValidatedCheck... checks) {
    return new ValidationReport(
        UUID.randomUUID(),
        "main",
        ValidationProfile.POST,
        false,
        "ann",
        NOW.minus(Duration.ofHours(hoursAgo)),
        150,
        ValidationReport.worst(List.of(checks)),
        List.of(checks));
  }

  private static ValidatedCheck check(String name, CheckStatus status) {
    return new ValidatedCheck(name, status, List.of("detail of " + name), "advice " + name, 5);
  }
}
