package dev.fieldfare.gateway.http.idempotency;

import dev.fieldfare.gateway.concurrent.BlockingExecutor;
import dev.fieldfare.gateway.http.idempotency.AnswerStore.Answer;
import dev.fieldfare.gateway.http.idempotency.AnswerStore.Question;
import dev.fieldfare.service.digest.Sha256;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Carries out a request once for each idempotency key, for requests that no ledger protects.
 *
 * <p>A refused request has changed nothing and may be sent again. If this program ends between the
 * action and its record, the same request is carried out again after a minute.
 */
@ApplicationScoped
public class IdempotentCalls {

  private final AnswerStore answers;
  private final BlockingExecutor blocking;

  IdempotentCalls(AnswerStore answers, BlockingExecutor blocking) {
    this.answers = answers;
    this.blocking = blocking;
  }

  /**
   * Carries out the request, or repeats its former answer.
   *
   * @param request everything that makes two requests the same
   * @param deed blocks; runs on a thread of its own
   */
  public Uni<Answer> answer(
      String caller, Optional<String> key, String request, Supplier<Answer> deed) {
    Uni<Answer> doing = Uni.createFrom().item(deed).runSubscriptionOn(blocking);
    return answer(caller, key, request, doing);
  }

  /** As above, for actions that do not block. */
  public Uni<Answer> answer(String caller, Optional<String> key, String request, Uni<Answer> deed) {
    if (key.isEmpty()) {
      return deed;
    }
    Question question = new Question(caller, key.get(), Sha256.of(request));
    return answers
        .begin(question)
        .chain(known -> known.map(Uni.createFrom()::item).orElseGet(() -> doIt(question, deed)));
  }

  private Uni<Answer> doIt(Question question, Uni<Answer> deed) {
    return deed.onFailure()
        .call(failure -> answers.abandon(question))
        .call(answer -> answers.finish(question, answer));
  }
}
