package dev.fieldfare.gateway.dashboard.page;

import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.gateway.security.Caller;
import java.util.Optional;

/**
 * What all pages have in common.
 *
 * @param section the entry of the menu that is current
 * @param name the key that is signed in; empty for a page without one
 * @param formToken what forms send back
 * @param address the page with its query, for refreshes
 */
public record PageFrame(
    String title,
    String section,
    String name,
    String role,
    boolean administers,
    boolean operates,
    boolean enqueues,
    String formToken,
    String address) {

  /** The page for the caller of this visit. */
  public static PageFrame of(Visit visit, String title, String section) {
    return of(Optional.of(visit.caller()), title, section, visit.formToken(), visit.address());
  }

  /** A page that may have no caller, as that of a failure. */
  static PageFrame of(
      Optional<Caller> caller, String title, String section, String formToken, String address) {
    return new PageFrame(
        title,
        section,
        caller.map(Caller::name).orElse(""),
        caller.map(known -> known.role().label()).orElse(""),
        caller.filter(known -> known.role().includes(SenderRole.ADMIN)).isPresent(),
        caller.filter(known -> known.role().includes(SenderRole.OPERATOR)).isPresent(),
        caller.filter(known -> known.role().includes(SenderRole.ENQUEUER)).isPresent(),
        formToken,
        address);
  }
}
