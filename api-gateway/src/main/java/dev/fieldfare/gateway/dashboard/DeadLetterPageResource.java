package dev.fieldfare.gateway.dashboard;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.http.DeadLetter;
import dev.fieldfare.gateway.dashboard.page.PageFrame;
import dev.fieldfare.gateway.dashboard.page.Redirect;
import dev.fieldfare.gateway.dashboard.page.Submission;
import dev.fieldfare.gateway.dashboard.page.Visit;
import dev.fieldfare.gateway.dashboard.session.DashboardAddress;
import dev.fieldfare.gateway.http.Paging;
import dev.fieldfare.gateway.http.RequestRefused;
import dev.fieldfare.gateway.queue.DeadLetterStore;
import dev.fieldfare.gateway.security.AuditNote;
import dev.fieldfare.gateway.security.Audited;
import dev.fieldfare.gateway.security.Roles;
import dev.fieldfare.gateway.target.Targets;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Messages that were no migrations: look at them, send them again, delete them. */
@Path("/queue/dead-letters")
@Cancellable(false)
@Produces(MediaType.TEXT_HTML)
public class DeadLetterPageResource {

  private static final int LIMIT = 50;

  private final DeadLetterStore letters;
  private final Targets targets;
  private final AuditNote note;

  DeadLetterPageResource(DeadLetterStore letters, Targets targets, AuditNote note) {
    this.letters = letters;
    this.targets = targets;
    this.note = note;
  }

  /** A form about one dead letter. */
  public static class LetterForm extends Submission {
    @FormParam("target")
    String target;

    @FormParam("id")
    String id;
  }

  /** The page; without a target it shows the first one. */
  @GET
  @RolesAllowed(Roles.VIEWER)
  public Uni<String> show(
      @QueryParam("target") String wanted,
      @QueryParam("cursor") String cursor,
      @BeanParam Visit visit) {
    List<String> names = targets.names();
    String target =
        wanted == null || wanted.isBlank() ? names.getFirst() : targets.named(wanted).name();
    Optional<String> after = Optional.ofNullable(cursor).filter(text -> !text.isBlank());
    PageFrame frame = PageFrame.of(visit, "Dead letters", "dead-letters");
    return letters
        .list(target, after, LIMIT + 1)
        .chain(found -> Pages.deadLetters(frame, view(target, names, found)).createUni());
  }

  /** Sends one to its stream again, as it was. */
  @POST
  @Path("/replay")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @RolesAllowed(Roles.OPERATOR)
  @Audited("dead_letter.replay")
  public Uni<Response> replay(@BeanParam LetterForm form) {
    String target = checked(form);
    return letters.replay(target, form.id).map(sent -> shown(sent.isPresent(), form));
  }

  /** Deletes one. */
  @POST
  @Path("/delete")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @RolesAllowed(Roles.OPERATOR)
  @Audited("dead_letter.delete")
  public Uni<Response> delete(@BeanParam LetterForm form) {
    String target = checked(form);
    return letters.delete(target, form.id).map(wasThere -> shown(wasThere, form));
  }

  private String checked(LetterForm form) {
    form.requireOwn();
    String target = targets.named(form.target == null ? "" : form.target).name();
    if (form.id == null || form.id.isBlank()) {
      throw Paging.wrong("id", "\"id\" is missing.");
    }
    note.about(target, form.id);
    return target;
  }

  private static Response shown(boolean wasThere, LetterForm form) {
    if (!wasThere) {
      throw new RequestRefused(
          FailureReason.NOT_FOUND, "There is no dead letter \"" + form.id + "\" any more.");
    }
    return Redirect.to("/queue/dead-letters?target=" + DashboardAddress.encode(form.target));
  }

  private static DeadLetterView view(String target, List<String> names, List<DeadLetter> found) {
    boolean isMore = found.size() > LIMIT;
    List<DeadLetter> shown = isMore ? found.subList(0, LIMIT) : found;
    String more =
        isMore
            ? "/queue/dead-letters?target=%s&cursor=%s"
                .formatted(
                    DashboardAddress.encode(target), DashboardAddress.encode(shown.getLast().id()))
            : "";
    return DeadLetterView.of(target, names, shown, more);
  }
}
