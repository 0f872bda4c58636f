package dev.fieldfare.gateway.track;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.track.ReleaseRequest;
import dev.fieldfare.gateway.http.RequestRefused;
import java.util.List;

/** Options of a release or a rollback, for all of its versions. */
final class ReleaseOptions {

  private static final String AFFECTED = "affected";
  private static final String PROVEN = "proven";

  private ReleaseOptions() {}

  /**
   * The options of a request.
   *
   * @param environment of the target: in production, data that a script destroys is backed up
   *     first, unless the request or the header of the script says otherwise
   * @param requiresProof whether the target wants these backups proven
   */
  static ObjectNode of(String environment, boolean requiresProof, ReleaseRequest request) {
    ObjectNode options = JsonNodeFactory.instance.objectNode();
    if (requiresProof) {
      options.put("backupDefault", PROVEN);
    } else if (environment.equals("production")) {
      options.put("backupDefault", AFFECTED);
    }
    if (request.rerun()) {
      options.put("rerun", true);
    }
    request.backup().map(ReleaseOptions::known).ifPresent(backup -> options.put("backup", backup));
    return options;
  }

  private static String known(String backup) {
    if (!List.of("none", AFFECTED, PROVEN).contains(backup)) {
      throw new RequestRefused(
          FailureReason.NOT_AVAILABLE_YET, "backup=" + backup + " is not available yet.");
    }
    return backup;
  }
}
