package dev.fieldfare.gateway.http.idempotency;

import dev.fieldfare.gateway.http.RequestRefused;
import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** Answers that are repeated when the same caller sends the same key again. */
public interface AnswerStore {

  /** The caller, the key and the request. */
  record Question(String caller, String key, String requestHash) {}

  /**
   * An answer as it was given.
   *
   * @param body JSON
   */
  record Answer(int status, String body) {}

  /**
   * Reserves the request. Empty if it is new, so that the caller of this method carries it out.
   *
   * @return a failure {@link RequestRefused} if the key was used for another request, or if the
   *     same request is still being processed
   */
  Uni<Optional<Answer>> begin(Question question);

  /** Remembers the answer. */
  Uni<Void> finish(Question question, Answer answer);

  /** Deletes the request, because it was refused. */
  Uni<Void> abandon(Question question);
}
