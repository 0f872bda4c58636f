package dev.fieldfare.health.assembly;

import static dev.fieldfare.health.validation.ProfiledCheck.quick;
import static dev.fieldfare.health.validation.ProfiledCheck.slow;
import static dev.fieldfare.health.validation.ProfiledCheck.timing;

import dev.fieldfare.contracts.validation.ValidationProfile;
import dev.fieldfare.health.check.ConnectionCheck;
import dev.fieldfare.health.check.FailedMigrationsCheck;
import dev.fieldfare.health.check.IndexesCheck;
import dev.fieldfare.health.check.TablesCheck;
import dev.fieldfare.health.data.CountsCheck;
import dev.fieldfare.health.data.DeclaredOrphansCheck;
import dev.fieldfare.health.data.TableCounts;
import dev.fieldfare.health.data.UndeclaredOrphansCheck;
import dev.fieldfare.health.expected.DeclaredStructureCheck;
import dev.fieldfare.health.expected.ExpectationFiles;
import dev.fieldfare.health.expected.RecordedStructureCheck;
import dev.fieldfare.health.expected.RecordedStructures;
import dev.fieldfare.health.form.FormDriftCheck;
import dev.fieldfare.health.overdue.UnverifiedBackupsCheck;
import dev.fieldfare.health.profile.CatalogueTimingCheck;
import dev.fieldfare.health.profile.ChangedVersions;
import dev.fieldfare.health.profile.DefinerFunctions;
import dev.fieldfare.health.profile.DisabledTriggers;
import dev.fieldfare.health.profile.DuplicateIndexes;
import dev.fieldfare.health.profile.FailedVersions;
import dev.fieldfare.health.profile.LedgerGrants;
import dev.fieldfare.health.profile.MachineCheck;
import dev.fieldfare.health.profile.OverdueRetention;
import dev.fieldfare.health.profile.PasswordExpiry;
import dev.fieldfare.health.profile.PasswordStorage;
import dev.fieldfare.health.profile.PublicGrants;
import dev.fieldfare.health.profile.RiskyRoles;
import dev.fieldfare.health.profile.RowSecurity;
import dev.fieldfare.health.profile.SuperuserLogins;
import dev.fieldfare.health.profile.TablesWithoutKey;
import dev.fieldfare.health.profile.TimescaleCheck;
import dev.fieldfare.health.profile.UnfinishedMigrations;
import dev.fieldfare.health.profile.UnindexedForeignKeys;
import dev.fieldfare.health.profile.WorkerRights;
import dev.fieldfare.health.server.BlockedSessionsCheck;
import dev.fieldfare.health.server.CapacityCheck;
import dev.fieldfare.health.server.ClockCheck;
import dev.fieldfare.health.server.ColumnsCheck;
import dev.fieldfare.health.server.ConnectionsCheck;
import dev.fieldfare.health.server.InvalidIndexesCheck;
import dev.fieldfare.health.server.LongTransactionsCheck;
import dev.fieldfare.health.server.ReplicationSlotsCheck;
import dev.fieldfare.health.server.RowSizesCheck;
import dev.fieldfare.health.server.SequencesCheck;
import dev.fieldfare.health.server.ServerCapacities;
import dev.fieldfare.health.server.TransactionIdsCheck;
import dev.fieldfare.health.server.UnvalidatedConstraintsCheck;
import dev.fieldfare.health.validation.ProfiledCheck;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The checks of each profile, in the order of reports.
 *
 * @param declared what the files of the configuration expect
 * @param recorded what was recorded from a good state
 * @param counts the numbers of rows at the last run
 * @param capacities of the machines of the databases
 */
record ValidationProfiles(
    ExpectationFiles declared,
    RecordedStructures recorded,
    TableCounts counts,
    ServerCapacities capacities,
    Clock clock) {

  Map<ValidationProfile, List<ProfiledCheck>> all() {
    Map<ValidationProfile, List<ProfiledCheck>> all = new EnumMap<>(ValidationProfile.class);
    for (ValidationProfile profile : ValidationProfile.values()) {
      all.put(profile, checks(profile));
    }
    return all;
  }

  private List<ProfiledCheck> checks(ValidationProfile profile) {
    return switch (profile) {
      case PRE -> pre();
      case POST -> post();
      case SCHEMA -> schema();
      case INDEXES -> indexes();
      case CONSTRAINTS -> constraints();
      case DATA -> data();
      case SECURITY -> security();
    };
  }

  private List<ProfiledCheck> pre() {
    return List.of(
        quick(new ConnectionCheck()),
        quick(new MachineCheck()),
        quick(new CapacityCheck(capacities)),
        quick(WorkerRights.check()),
        quick(new TablesCheck()),
        quick(FailedVersions.check()),
        quick(ChangedVersions.check()),
        quick(UnfinishedMigrations.check()),
        quick(new LongTransactionsCheck()),
        quick(new BlockedSessionsCheck()),
        quick(new ConnectionsCheck()),
        quick(new TransactionIdsCheck()),
        quick(new ReplicationSlotsCheck()),
        quick(new UnverifiedBackupsCheck()),
        quick(new ClockCheck(clock)),
        quick(new TimescaleCheck()),
        slow(new ColumnsCheck()),
        slow(new RowSizesCheck()),
        slow(new SequencesCheck()));
  }

  private List<ProfiledCheck> post() {
    return List.of(
        quick(new ConnectionCheck()),
        quick(new TablesCheck()),
        quick(new FailedMigrationsCheck()),
        quick(FailedVersions.check()),
        quick(ChangedVersions.check()),
        quick(new DeclaredStructureCheck(declared)),
        quick(new FormDriftCheck()),
        quick(new InvalidIndexesCheck()),
        quick(new UnvalidatedConstraintsCheck()),
        quick(DisabledTriggers.check()),
        quick(new TimescaleCheck()),
        timing(new CatalogueTimingCheck()));
  }

  private List<ProfiledCheck> schema() {
    return List.of(
        quick(new DeclaredStructureCheck(declared)),
        slow(new RecordedStructureCheck(recorded)),
        quick(new FormDriftCheck()),
        quick(new ColumnsCheck()));
  }

  private static List<ProfiledCheck> indexes() {
    return List.of(
        quick(new IndexesCheck()),
        quick(new InvalidIndexesCheck()),
        slow(DuplicateIndexes.check()),
        slow(UnindexedForeignKeys.check()));
  }

  private static List<ProfiledCheck> constraints() {
    return List.of(
        quick(new UnvalidatedConstraintsCheck()),
        quick(DisabledTriggers.check()),
        quick(TablesWithoutKey.check()));
  }

  private List<ProfiledCheck> data() {
    return List.of(
        slow(new DeclaredOrphansCheck(clock)),
        slow(new UndeclaredOrphansCheck(clock)),
        quick(new CountsCheck(counts)));
  }

  private static List<ProfiledCheck> security() {
    return List.of(
        quick(SuperuserLogins.check()),
        quick(RiskyRoles.check()),
        quick(PasswordExpiry.check()),
        quick(PasswordStorage.check()),
        quick(PublicGrants.check()),
        quick(RowSecurity.check()),
        quick(DefinerFunctions.check()),
        quick(LedgerGrants.check()),
        quick(OverdueRetention.check()));
  }
}
