package dev.fieldfare.gateway.key;

import dev.fieldfare.contracts.UuidV7;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.gateway.control.ControlSetupStep;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.Config;

/**
 * Takes the keys of {@code FIELDFARE_BOOTSTRAP_KEY_<ROLE>} at the start, each under the name {@code
 * bootstrap-<role>}. Another secret than before replaces the former one; one that was revoked stays
 * revoked. A key with that name and another role gets the role of its name.
 *
 * <p>A key that could be guessed stops the start.
 */
@ApplicationScoped
class BootstrapKeys implements ControlSetupStep {

  private static final String UPSERT =
      """
      INSERT INTO fieldfare_gateway.api_keys AS k
        (id, name, role, secret_hash, prefix, created_at, created_by)
      VALUES (?, ?, ?, ?, ?, now(), 'configuration')
      ON CONFLICT (name) DO UPDATE SET secret_hash = excluded.secret_hash, prefix = excluded.prefix,
        role = excluded.role, created_by = excluded.created_by, created_at = excluded.created_at,
        revoked_at = CASE WHEN k.secret_hash = excluded.secret_hash THEN k.revoked_at END,
        revoked_by = CASE WHEN k.secret_hash = excluded.secret_hash THEN k.revoked_by END
      WHERE k.secret_hash <> excluded.secret_hash OR k.role <> excluded.role
      """;

  private final Config config;
  private final DataSource control;
  private final UuidV7 ids = UuidV7.system();

  BootstrapKeys(Config config, DataSource control) {
    this.config = config;
    this.control = control;
  }

  /** Throws when a configured key could be guessed. */
  @Override
  public void requireValidConfiguration() {
    for (SenderRole role : SenderRole.values()) {
      if (!secret(role).map(KeySecret::isAcceptable).orElse(true)) {
        throw new IllegalArgumentException(
            "wrong configuration: FIELDFARE_BOOTSTRAP_KEY_%s must begin with ff_ and have 20 to 200 characters"
                .formatted(role));
      }
    }
  }

  @Override
  public void run() throws SQLException {
    try (Connection connection = control.getConnection()) {
      for (SenderRole role : SenderRole.values()) {
        Optional<String> secret = secret(role);
        if (secret.isPresent()) {
          take(connection, role, secret.get());
        }
      }
    }
  }

  private Optional<String> secret(SenderRole role) {
    return config.getOptionalValue("fieldfare.bootstrap-key." + role.label(), String.class);
  }

  private void take(Connection connection, SenderRole role, String secret) throws SQLException {
    try (var upsert = connection.prepareStatement(UPSERT)) {
      upsert.setObject(1, ids.next());
      upsert.setString(2, KeyRequest.BOOTSTRAP + role.label());
      upsert.setString(3, role.label());
      upsert.setString(4, KeySecret.hash(secret));
      upsert.setString(5, KeySecret.shown(secret));
      if (upsert.executeUpdate() > 0) {
        Log.infof("bootstrap key taken role=%s", role.label());
      }
    }
  }
}
