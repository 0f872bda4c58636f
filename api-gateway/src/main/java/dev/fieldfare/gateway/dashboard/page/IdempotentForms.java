package dev.fieldfare.gateway.dashboard.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.UuidV7;
import dev.fieldfare.gateway.http.idempotency.AnswerStore.Answer;
import dev.fieldfare.gateway.http.idempotency.IdempotentCalls;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;

/** Carries out a form once for the key in it: a second click changes nothing. */
@ApplicationScoped
public class IdempotentForms {

  private static final int ACCEPTED = 202;

  private final IdempotentCalls calls;
  private final UuidV7 keys = UuidV7.system();

  IdempotentForms(IdempotentCalls calls) {
    this.calls = calls;
  }

  /** The key for a new form. */
  public String newKey() {
    return "dashboard-" + keys.next();
  }

  /**
   * Carries the form out. A repetition gets the stored answer of the first time.
   *
   * @param identity two forms with the same key and identity are the same
   * @param work blocks; runs on a thread of its own
   */
  public <T> Uni<T> answer(Submission form, String identity, Class<T> type, Supplier<T> work) {
    return calls
        .answer(
            form.caller().name(),
            form.idempotencyKey(),
            identity,
            () -> new Answer(ACCEPTED, ContractsJson.mapper().valueToTree(work.get()).toString()))
        .map(answer -> read(answer, type));
  }

  private static <T> T read(Answer answer, Class<T> type) {
    try {
      return ContractsJson.mapper().readValue(answer.body(), type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored answer cannot be read", e);
    }
  }
}
