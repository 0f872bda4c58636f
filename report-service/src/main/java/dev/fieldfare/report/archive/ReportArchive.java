package dev.fieldfare.report.archive;

import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.UuidV7;
import dev.fieldfare.contracts.report.NewStoredReport;
import dev.fieldfare.contracts.report.ReportFileName;
import dev.fieldfare.contracts.report.ReportKind;
import dev.fieldfare.contracts.report.StoredReport;
import dev.fieldfare.report.document.ReportDocument;
import dev.fieldfare.report.document.ReportFormat;
import dev.fieldfare.report.document.ReportRenderer;
import dev.fieldfare.report.document.ReportRequest;
import dev.fieldfare.report.document.ReportRequest.Parameters;
import dev.fieldfare.report.document.WrongParameter;
import dev.fieldfare.report.kind.ReportMaker;
import dev.fieldfare.service.digest.Sha256;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Makes reports and stores them in all formats.
 *
 * <p>A key stands for one report. A second request with it gets the stored report, also if both
 * come at the same time. A report that fails leaves nothing behind. Viewers read stored reports, so
 * a stored history has what a viewer may read, whatever the role that stores it.
 */
public final class ReportArchive {
  private static final int LONGEST_KEY = 200;

  private final ReportMaker maker;
  private final ReportRenderer renderer;
  private final ArchiveStore store;
  private final ArchivePolicy policy;
  private final UuidV7 ids = UuidV7.system();

  /** An archive that keeps reports as the policy says. */
  public ReportArchive(
      ReportMaker maker, ReportRenderer renderer, ArchiveStore store, ArchivePolicy policy) {
    this.maker = maker;
    this.renderer = renderer;
    this.store = store;
    this.policy = policy;
  }

  /**
   * A report, and whether this call made it.
   *
   * @param isNew false when the key had a report already
   */
  public record Kept(StoredReport report, boolean isNew) {}

  /**
   * Makes and stores a report.
   *
   * @param by who asks
   * @param targets all there are
   */
  public Kept keep(NewStoredReport asked, String by, List<String> targets, Instant now)
      throws SQLException {
    ReportKind kind = ReportMaker.kind(asked.kind());
    refuseWrong(asked);
    String request = canonical(asked);
    Optional<Kept> before = before(asked, request);
    if (before.isPresent()) {
      return before.get();
    }
    NewReport report =
        maker.make(
            kind,
            ReportRequest.of(parameters(asked), targets, now),
            document -> report(asked, kind, document, by, now));
    return store.add(report)
        ? new Kept(store.find(report.id()).orElseThrow(() -> gone(report.id())), true)
        : before(asked, request).orElseThrow(() -> gone(report.id()));
  }

  private NewReport report(
      NewStoredReport asked, ReportKind kind, ReportDocument document, String by, Instant now) {
    return new NewReport(
        ids.next(),
        asked.key(),
        canonical(asked),
        kind.label(),
        document.title(),
        now,
        by,
        now.plus(policy.retention()),
        files(kind, document, now),
        asked.email().orElse(false) ? policy.recipients() : List.of());
  }

  private static IllegalStateException gone(UUID id) {
    return new IllegalStateException("the report %s was deleted at once".formatted(id));
  }

  private Optional<Kept> before(NewStoredReport asked, String request) throws SQLException {
    if (asked.key().isEmpty()) {
      return Optional.empty();
    }
    var found = store.findByKey(asked.key().get());
    if (found.isPresent() && !found.get().request().equals(request)) {
      throw new KeyConflict(asked.key().get());
    }
    return found.map(stored -> new Kept(stored.report(), false));
  }

  private void refuseWrong(NewStoredReport asked) {
    asked
        .key()
        .filter(key -> key.isBlank() || key.length() > LONGEST_KEY || key.indexOf('\0') >= 0)
        .ifPresent(
            key -> {
              throw WrongParameter.of(
                  "key", "\"key\" is a text of 1 to %d characters".formatted(LONGEST_KEY));
            });
    if (asked.email().orElse(false) && policy.recipients().isEmpty()) {
      throw WrongParameter.of(
          "email", "no mail can be sent: set fieldfare.report.mail.host, from and recipients");
    }
  }

  private List<NewReport.NewFile> files(ReportKind kind, ReportDocument document, Instant now) {
    List<NewReport.NewFile> files = new ArrayList<>();
    for (ReportFormat format : ReportFormat.values()) {
      byte[] content = renderer.render(document, format).getBytes(StandardCharsets.UTF_8);
      files.add(
          new NewReport.NewFile(
              format.label(),
              ReportFileName.of(kind.label(), format.label(), now),
              content,
              Sha256.of(content)));
    }
    return files;
  }

  // The same for the same question, so that a key with another question is noticed.
  private static String canonical(NewStoredReport asked) {
    return ContractsJson.mapper().valueToTree(asked).toString();
  }

  private static Parameters parameters(NewStoredReport asked) {
    return new Parameters(
        asked.days().map(days -> Integer.toString(days)).orElse(null),
        asked.zone().orElse(null),
        asked.target().orElse(null),
        asked.table().orElse(null),
        asked.formId().orElse(null),
        asked.until().orElse(null));
  }
}
