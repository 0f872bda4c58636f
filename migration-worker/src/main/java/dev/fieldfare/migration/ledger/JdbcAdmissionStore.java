package dev.fieldfare.migration.ledger;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.message.MessageParser;
import dev.fieldfare.contracts.message.ParseResult;
import dev.fieldfare.contracts.message.Problem;
import dev.fieldfare.contracts.message.Sender;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.migration.Failure;
import dev.fieldfare.migration.admission.AdmissionBatch;
import dev.fieldfare.migration.admission.AdmissionItem;
import dev.fieldfare.migration.admission.AdmissionStore;
import dev.fieldfare.migration.admission.ItemOrigin;
import dev.fieldfare.postgres.ledger.AdmissionAnswer;
import dev.fieldfare.postgres.ledger.AdmissionColumns;
import dev.fieldfare.postgres.ledger.AdmissionLedger;
import dev.fieldfare.postgres.ledger.AdmissionLedger.AdmittedThrough;
import dev.fieldfare.postgres.ledger.InboxRequest;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** The part of a target's ledger that admission uses, over JDBC. */
public final class JdbcAdmissionStore implements AdmissionStore {
  private final DataSource target;
  private final String targetName;
  private final MessageParser parser;
  private final boolean registry;

  public JdbcAdmissionStore(DataSource target, String targetName, MessageParser parser) {
    this(target, targetName, parser, false);
  }

  /**
   * The admission store of a target.
   *
   * @param registry true when messages go through the registry of its forms
   */
  public JdbcAdmissionStore(
      DataSource target, String targetName, MessageParser parser, boolean registry) {
    this.target = target;
    this.targetName = targetName;
    this.parser = parser;
    this.registry = registry;
  }

  @Override
  public AdmissionAnswer admit(AdmissionBatch batch) throws SQLException {
    try (var connection = target.getConnection()) {
      ObjectNode reach = AdmissionCall.reach(batch);
      AdmissionColumns messages = AdmissionCall.columns(batch, registry);
      AdmissionLedger ledger = new AdmissionLedger(connection);
      return registry
          ? ledger.admitThroughRegistry(reach, messages)
          : ledger.admit(reach, messages);
    }
  }

  @Override
  public List<AdmissionItem> readInbox(int limit) throws SQLException {
    try (var connection = target.getConnection()) {
      return new AdmissionLedger(connection).readInbox(limit).stream().map(this::item).toList();
    }
  }

  @Override
  public int keepAppointments(int most, Duration budget) throws SQLException {
    try (var connection = target.getConnection()) {
      return new AdmissionLedger(connection).keepAppointments(most, budget);
    }
  }

  @Override
  public Optional<AdmittedThrough> admittedThrough(String stream) throws SQLException {
    try (var connection = target.getConnection()) {
      return new AdmissionLedger(connection).admittedThrough(stream);
    }
  }

  /** Records a request that the ledger could not store as refused, without its contents. */
  public void refuse(AdmissionItem item, Failure why) throws SQLException {
    var problem = new Problem(why.reason(), "", why.message());
    AdmissionItem bare =
        new AdmissionItem(item.origin(), item.role(), new ParseResult.Malformed(List.of(problem)));
    admit(new AdmissionBatch(Optional.empty(), List.of(bare)));
  }

  private AdmissionItem item(InboxRequest request) {
    String role = request.sender().role();
    Sender sender = Sender.on(targetName, SenderRole.of(role));
    return new AdmissionItem(
        new ItemOrigin.OfInbox(request), role, parser.parseAccepted(request.body(), sender));
  }
}
