package dev.fieldfare.health.expected;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.health.check.CheckDescription;
import dev.fieldfare.health.check.CheckDescription.AlertThreshold;
import dev.fieldfare.health.check.CheckGrant;
import dev.fieldfare.health.check.CheckOutcome;
import dev.fieldfare.health.check.CheckedTarget;
import dev.fieldfare.health.check.TargetCheck;
import dev.fieldfare.postgres.structure.Difference;
import dev.fieldfare.postgres.structure.Unseen;
import dev.fieldfare.postgres.structure.closing.Closing;
import dev.fieldfare.postgres.structure.closing.DatabaseSide;
import dev.fieldfare.postgres.structure.closing.StructureComparison;
import dev.fieldfare.postgres.structure.closing.StructureDocument;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** The whole structure is as it was recorded. It names the statements that would close the gap. */
public final class RecordedStructureCheck implements TargetCheck {
  private static final int SHOWN = 50;

  private static final CheckDescription DESCRIPTION =
      new CheckDescription(
          "recorded_structure",
          0,
          CheckGrant.CONNECT,
          AlertCategory.SCHEMA_DRIFT,
          AlertThreshold.CRITICAL,
          "close the gap, or run fieldfare --target {target} validate record when it is right.");

  private final RecordedStructures structures;

  /** A check against these. */
  public RecordedStructureCheck(RecordedStructures structures) {
    this.structures = structures;
  }

  @Override
  public CheckDescription description() {
    return DESCRIPTION;
  }

  @Override
  public CheckOutcome run(CheckedTarget target) throws SQLException {
    Optional<byte[]> document = structures.document(target.name());
    if (document.isEmpty()) {
      return CheckOutcome.skipped("No structure was recorded. Run: fieldfare validate record");
    }
    try (Connection connection = target.database().getConnection()) {
      StructureDocument recorded = read(document.get());
      DatabaseSide present = SchemaStructure.of(connection);
      List<Unseen> unseen =
          Stream.concat(recorded.image().unseen().stream(), present.image().unseen().stream())
              .distinct()
              .toList();
      return outcome(StructureComparison.of(recorded, present), unseen);
    } catch (IOException e) {
      throw new SQLException("the recorded structure cannot be read: " + e.getMessage(), e);
    }
  }

  private static StructureDocument read(byte[] document) throws IOException {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(new ByteArrayInputStream(document)), StandardCharsets.UTF_8))) {
      return StructureDocument.read(in);
    }
  }

  private static CheckOutcome outcome(StructureComparison comparison, List<Unseen> unseen) {
    List<String> details = new ArrayList<>();
    unseen.stream()
        .limit(SHOWN)
        .map(each -> "Not compared: " + each.inWords())
        .forEach(details::add);
    if (comparison.isEqual()) {
      return unseen.isEmpty()
          ? CheckOutcome.ok(0, "The structure is as it was recorded.")
          : CheckOutcome.warning(0, details);
    }
    details.add(
        "%d differences. Left is the recorded structure, right is the database."
            .formatted(comparison.differences().size()));
    comparison.differences().stream().limit(SHOWN).map(Difference::inWords).forEach(details::add);
    comparison.closings().stream()
        .limit(SHOWN)
        .map(RecordedStructureCheck::text)
        .forEach(details::add);
    return CheckOutcome.critical(0, details);
  }

  private static String text(Closing closing) {
    return "%s: %s"
        .formatted(
            closing.drops() ? "Closes the gap, and drops" : "Closes the gap",
            String.join("; ", closing.statements()));
  }
}
