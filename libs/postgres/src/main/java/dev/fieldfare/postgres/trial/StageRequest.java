package dev.fieldfare.postgres.trial;

import dev.fieldfare.postgres.structure.scratch.DatabaseConnector;
import java.time.Duration;

/**
 * A scratch database that is wanted for scripts.
 *
 * @param connector to the databases of the server, as the role of the services
 * @param database the target
 * @param purpose is shown in the comment of the scratch database
 * @param role as which scripts run; it has no rights on the ledger
 * @param searchPath of the scripts
 * @param timeout after which a script is given up that says nothing else
 */
public record StageRequest(
    DatabaseConnector connector,
    String database,
    String purpose,
    String role,
    String searchPath,
    Duration timeout) {}
