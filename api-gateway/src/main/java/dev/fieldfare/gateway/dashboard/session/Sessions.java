package dev.fieldfare.gateway.dashboard.session;

import dev.fieldfare.gateway.security.Caller;
import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** The sessions of browsers. */
public interface Sessions {

  /** Whether a request proves that a person is there, which keeps a session from expiring. */
  enum Activity {
    PERSON,
    REFRESH
  }

  /** Begins a session of this caller. */
  Uni<SessionToken> begin(Caller caller);

  /**
   * The holder of the session's key, with the role that the key has now. Empty when there is no
   * such session, when it has expired, and when its key was revoked or replaced.
   */
  Uni<Optional<Caller>> holderOf(SessionToken token, Activity activity);

  /** Ends a session. */
  Uni<Void> end(SessionToken token);
}
