package dev.fieldfare.gateway.alert;

import dev.fieldfare.gateway.http.ServiceCalls;
import dev.fieldfare.gateway.security.Caller;
import dev.fieldfare.service.internal.InternalCaller;
import dev.fieldfare.service.internal.InternalClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.Principal;

/** Calls the health-monitor for a caller of the gateway. Blocks. */
@ApplicationScoped
public class MonitorCalls {
  private final ServiceCalls monitor;

  MonitorCalls(InternalClient client) {
    this.monitor = new ServiceCalls(client, "health-monitor");
  }

  /** Reads an answer. */
  public <T> T get(Principal caller, String path, Class<T> type) {
    return monitor.get(internal(caller), path, type);
  }

  /** Posts JSON, which may be empty. */
  public <T> T post(Principal caller, String path, String json, Class<T> type) {
    return monitor.post(internal(caller), path, json, type);
  }

  /** Replaces something by JSON. */
  public <T> T put(Principal caller, String path, String json, Class<T> type) {
    return monitor.put(internal(caller), path, json, type);
  }

  /** Deletes; the answer is not read. */
  public void delete(Principal caller, String path) {
    monitor.delete(internal(caller), path);
  }

  /** Deletes, and reads the answer. */
  <T> T delete(Principal caller, String path, Class<T> type) {
    return monitor.delete(internal(caller), path, type);
  }

  private static InternalCaller internal(Principal caller) {
    return InternalCaller.of(((Caller) caller).identity());
  }
}
