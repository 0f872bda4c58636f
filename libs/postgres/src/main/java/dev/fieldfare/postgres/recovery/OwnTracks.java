package dev.fieldfare.postgres.recovery;

import dev.fieldfare.contracts.recovery.BrokenMigration;
import dev.fieldfare.contracts.recovery.BrokenState;
import dev.fieldfare.contracts.recovery.ToolLedger;
import dev.fieldfare.contracts.track.Track;
import dev.fieldfare.contracts.track.TrackVersion;
import dev.fieldfare.contracts.track.VersionFinding;
import dev.fieldfare.postgres.track.TrackLedger;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The versions of our tracks that need attention. One that is under way is none of them. */
final class OwnTracks {

  private static final String TOOL = "Fieldfare";

  private final TrackLedger ledger;

  OwnTracks(Connection connection) {
    this.ledger = new TrackLedger(connection);
  }

  FoundLedgers detect() throws SQLException {
    List<ToolLedger> ledgers = new ArrayList<>();
    List<BrokenMigration> migrations = new ArrayList<>();
    for (String name : ledger.names()) {
      ledgers.add(new ToolLedger(TOOL, name, true, true));
      ledger.find(name).ifPresent(track -> migrations.addAll(broken(track)));
    }
    return new FoundLedgers(ledgers, migrations);
  }

  static List<BrokenMigration> broken(Track track) {
    return track.versions().stream()
        .filter(version -> !version.underWay())
        .flatMap(version -> states(version).map(state -> broken(track, version, state)))
        .toList();
  }

  private static BrokenMigration broken(Track track, TrackVersion version, BrokenState state) {
    return new BrokenMigration(TOOL, track.track(), version.version(), state, Optional.empty());
  }

  private static Stream<BrokenState> states(TrackVersion version) {
    List<BrokenState> states = new ArrayList<>();
    if (version.statementsDone().isPresent()) {
      states.add(BrokenState.HALF_APPLIED);
    } else if (version.error().isPresent()) {
      states.add(BrokenState.FAILED);
    }
    if (version.findings().contains(VersionFinding.CHANGED)) {
      states.add(BrokenState.CHANGED);
    }
    if (version.findings().contains(VersionFinding.MISSING)) {
      states.add(BrokenState.MISSING);
    }
    return states.stream();
  }
}
