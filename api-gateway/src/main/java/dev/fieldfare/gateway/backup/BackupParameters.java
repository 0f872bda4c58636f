package dev.fieldfare.gateway.backup;

import dev.fieldfare.contracts.backup.BackupStatus;
import dev.fieldfare.gateway.http.EncodedQuery;
import dev.fieldfare.gateway.http.EnumParameter;
import dev.fieldfare.gateway.http.Paging;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** Which backups are listed; null where it was not given. */
public class BackupParameters {

  @Parameter(description = "All targets when it is not given")
  @QueryParam("target")
  String target;

  @Parameter(description = "As VERIFIED")
  @QueryParam("status")
  String status;

  @Parameter(description = "With its schema, or of the schema public")
  @QueryParam("table")
  String table;

  @Parameter(description = "The name that the backup was given")
  @QueryParam("name")
  String name;

  @QueryParam("limit")
  String limit;

  @QueryParam("cursor")
  String cursor;

  String query() {
    return new EncodedQuery()
        .with("target", target)
        .with("status", EnumParameter.of("status", status, BackupStatus.class))
        .with("table", table)
        .with("name", name)
        .with(Paging.of(limit, cursor))
        .toString();
  }
}
