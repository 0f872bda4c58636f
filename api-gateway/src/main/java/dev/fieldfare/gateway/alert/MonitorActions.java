package dev.fieldfare.gateway.alert;

import dev.fieldfare.gateway.http.idempotency.IdempotentRequests;
import dev.fieldfare.gateway.http.idempotency.RequestContext;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.security.Principal;

/** Requests to the health-monitor, each carried out once for its idempotency key. */
@ApplicationScoped
public class MonitorActions {

  private static final int OK = 200;

  private final MonitorCalls monitor;
  private final IdempotentRequests requests;

  MonitorActions(MonitorCalls monitor, IdempotentRequests requests) {
    this.monitor = monitor;
    this.requests = requests;
  }

  /** Posts an empty body. */
  Uni<Response> post(RequestContext request, String path, Class<?> answer) {
    return post(request, OK, path, "", answer);
  }

  /** Posts JSON; a successful answer has this status. */
  Uni<Response> post(
      RequestContext request, int status, String path, String json, Class<?> answer) {
    Principal caller = request.caller();
    return requests.blocking(request, status, json, () -> monitor.post(caller, path, json, answer));
  }
}
