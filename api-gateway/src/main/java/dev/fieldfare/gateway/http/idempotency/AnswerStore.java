package dev.fieldfare.gateway.http.idempotency;

import dev.fieldfare.gateway.http.RequestRefused;
import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** Answers that are given again when the same caller asks again with the same key. */
public interface AnswerStore {

  /** Who asks, with which key, for what. */
  record Question(String caller, String key, String requestHash) {}

  /**
   * An answer as it was given.
   *
   * @param body JSON
   */
  record Answer(int status, String body) {}

  /**
   * Takes the question on; empty when nobody asked it before, so that the caller of this method
   * answers it now.
   *
   * @return a failure {@link RequestRefused} when the key stands for another question, or when the
   *     same one is being answered at this moment
   */
  Uni<Optional<Answer>> begin(Question question);

  /** Remembers the answer. */
  Uni<Void> finish(Question question, Answer answer);

  /** Forgets the question, as nothing came of it. */
  Uni<Void> abandon(Question question);
}
