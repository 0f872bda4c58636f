package dev.fieldfare.gateway.compat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.ContractsJson;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The counts of the queue: what waits now, what was applied in 24 hours, at most 1,000 of a form,
 * and what failed in 7 days.
 */
final class FormBuilderQueue {

  private static final String OF_FORM =
      """
      WITH bound AS (SELECT (lpad(to_hex((extract(epoch FROM statement_timestamp() - interval '7 days') * 1000)::bigint), 12, '0')
        || repeat('0', 20))::uuid AS id)
      SELECT (SELECT count(*) FROM ONLY fieldfare.field_migrations m WHERE m.form_id = f.id AND m.finished_at IS NULL
          AND m.status <> 'RUNNING') + (SELECT count(*) FROM fieldfare.inbox i WHERE i.body ->> 'formId' = f.id) AS waiting,
        (SELECT count(*) FROM ONLY fieldfare.field_migrations m WHERE m.form_id = f.id AND m.finished_at IS NULL
          AND m.status = 'RUNNING') AS active,
        (SELECT count(*) FROM (SELECT FROM fieldfare.finished_migrations m, bound WHERE m.form_id = f.id AND m.id >= bound.id
          AND m.finished_at > statement_timestamp() - interval '24 hours' LIMIT 1000) c) AS completed,
        (SELECT count(*) FROM ONLY fieldfare.field_migrations m, bound WHERE m.form_id = f.id AND m.id >= bound.id
          AND m.finished_at > statement_timestamp() - interval '7 days') AS failed, 0 AS delayed
      FROM (SELECT ?::text AS id) f
      """;

  private static final String OF_ALL =
      """
      SELECT (SELECT count(*) FROM ONLY fieldfare.field_migrations m WHERE m.finished_at IS NULL
          AND m.status NOT IN ('RUNNING', 'SCHEDULED')) + (SELECT count(*) FROM fieldfare.inbox) AS waiting,
        (SELECT count(*) FROM ONLY fieldfare.field_migrations m WHERE m.finished_at IS NULL AND m.status = 'RUNNING') AS active,
        (SELECT least(coalesce(sum(c.applied), 0), 1000)::bigint FROM fieldfare.applied_counts c
          WHERE c.minute > statement_timestamp() - interval '24 hours') AS completed,
        (SELECT count(*) FROM ONLY fieldfare.field_migrations m WHERE m.error_code IS NOT NULL
          AND m.finished_at > statement_timestamp() - interval '7 days') AS failed,
        (SELECT count(*) FROM ONLY fieldfare.field_migrations m WHERE m.finished_at IS NULL AND m.status = 'SCHEDULED') AS delayed
      """;

  private FormBuilderQueue() {}

  static ObjectNode read(Connection connection, Optional<String> form) throws SQLException {
    try (var query = connection.prepareStatement(form.isPresent() ? OF_FORM : OF_ALL)) {
      if (form.isPresent()) {
        query.setString(1, form.get());
      }
      ResultSet row = query.executeQuery();
      row.next();
      ObjectNode data = ContractsJson.mapper().createObjectNode();
      form.ifPresent(id -> data.put("formId", id));
      counts(data.putObject("queue"), row, form.isEmpty());
      return data;
    }
  }

  private static void counts(ObjectNode queue, ResultSet row, boolean withDelayed)
      throws SQLException {
    long total = 0;
    for (String name : new String[] {"waiting", "active", "completed", "failed"}) {
      queue.put(name, row.getLong(name));
      total += row.getLong(name);
    }
    if (withDelayed) {
      queue.put("delayed", row.getLong("delayed"));
      total += row.getLong("delayed");
    }
    queue.put("total", total);
  }
}
