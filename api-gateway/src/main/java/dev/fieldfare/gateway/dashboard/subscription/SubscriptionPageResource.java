package dev.fieldfare.gateway.dashboard.subscription;

import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.alert.CreatedSubscription;
import dev.fieldfare.contracts.alert.DeliveryAttemptList;
import dev.fieldfare.contracts.alert.NewSubscription;
import dev.fieldfare.contracts.alert.QueuedDelivery;
import dev.fieldfare.contracts.alert.WebhookSubscriptionList;
import dev.fieldfare.gateway.alert.AlertResource;
import dev.fieldfare.gateway.alert.MonitorCalls;
import dev.fieldfare.gateway.dashboard.page.IdempotentForms;
import dev.fieldfare.gateway.dashboard.page.PageFrame;
import dev.fieldfare.gateway.dashboard.page.Redirect;
import dev.fieldfare.gateway.dashboard.page.Submission;
import dev.fieldfare.gateway.dashboard.page.Visit;
import dev.fieldfare.gateway.http.Paging;
import dev.fieldfare.gateway.http.RequestRefused;
import dev.fieldfare.gateway.security.AuditNote;
import dev.fieldfare.gateway.security.Audited;
import dev.fieldfare.gateway.security.Caller;
import dev.fieldfare.gateway.security.Roles;
import dev.fieldfare.gateway.target.Targets;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Subscriptions of the health-monitor: list, make, test and delete them; their attempts. */
@Path("/subscriptions")
@Cancellable(false)
@Produces(MediaType.TEXT_HTML + ";charset=UTF-8")
public class SubscriptionPageResource {

  private static final String PAGE = "/subscriptions";
  private static final String ROOT = "subscriptions";

  private final MonitorCalls monitor;
  private final Targets targets;
  private final IdempotentForms forms;
  private final AuditNote note;

  SubscriptionPageResource(
      MonitorCalls monitor, Targets targets, IdempotentForms forms, AuditNote note) {
    this.monitor = monitor;
    this.targets = targets;
    this.forms = forms;
    this.note = note;
  }

  /** The list. */
  @GET
  @RunOnVirtualThread
  @RolesAllowed(Roles.ADMIN)
  public TemplateInstance list(@BeanParam Visit visit) {
    return page(visit, SubscriptionListView.of(stored(visit.caller()), targets.names()));
  }

  /**
   * Makes a subscription. The answer is the list with the generated secret, which is not stored for
   * repetitions: a second click is refused because of the name.
   */
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @RunOnVirtualThread
  @RolesAllowed(Roles.ADMIN)
  @Audited("subscription.create")
  public TemplateInstance create(@BeanParam SubscriptionForm form) {
    form.requireOwn();
    NewSubscription request = form.request();
    note.about(null, request.name());
    String json = ContractsJson.mapper().valueToTree(request).toString();
    Caller caller = form.caller();
    CreatedSubscription made = monitor.post(caller, ROOT, json, CreatedSubscription.class);
    return page(form, SubscriptionListView.of(stored(caller), targets.names()).with(made));
  }

  /** One subscription with its newest attempts to deliver. */
  @GET
  @Path("/{id}")
  @RunOnVirtualThread
  @RolesAllowed(Roles.ADMIN)
  public TemplateInstance show(@PathParam("id") String id, @BeanParam Visit visit) {
    String known = AlertResource.known(id).toString();
    SubscriptionLine line =
        stored(visit.caller()).items().stream()
            .filter(subscription -> subscription.id().equals(known))
            .map(SubscriptionLine::of)
            .findFirst()
            .orElseThrow(
                () ->
                    new RequestRefused(
                        FailureReason.NOT_FOUND, "There is no subscription with this id."));
    String path = "%s/%s/attempts?limit=%d".formatted(ROOT, known, Paging.of(null, null).limit());
    var attempts = monitor.get(visit.caller(), path, DeliveryAttemptList.class);
    return SubscriptionPages.subscription(
        PageFrame.of(visit, "Subscription " + line.name(), "alerts"),
        SubscriptionView.of(line, attempts, forms.newKey()));
  }

  /** Sends a test message once for the key of the form. */
  @POST
  @Path("/{id}/test")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @RolesAllowed(Roles.ADMIN)
  @Audited("subscription.test")
  public Uni<Response> test(@PathParam("id") String id, @BeanParam Submission form) {
    return sent(id, "/test", form);
  }

  /** Sends a message again, once for the key of the form. */
  @POST
  @Path("/{id}/deliveries/{delivery}/replay")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @RolesAllowed(Roles.ADMIN)
  @Audited("subscription.replay")
  public Uni<Response> replay(
      @PathParam("id") String id,
      @PathParam("delivery") String delivery,
      @BeanParam Submission form) {
    // Before the ids are read: who comes from another site learns nothing of them.
    form.requireOwn();
    return sent(id, "/deliveries/%s/replay".formatted(AlertResource.known(delivery)), form);
  }

  /** Deletes a subscription with its messages and attempts. */
  @POST
  @Path("/{id}/delete")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @RunOnVirtualThread
  @RolesAllowed(Roles.ADMIN)
  @Audited("subscription.delete")
  public Response delete(@PathParam("id") String id, @BeanParam Submission form) {
    form.requireOwn();
    UUID known = AlertResource.known(id);
    note.about(null, id);
    monitor.delete(form.caller(), ROOT + "/" + known);
    return Redirect.to(PAGE);
  }

  private Uni<Response> sent(String id, String rest, Submission form) {
    form.requireOwn();
    String path = ROOT + "/" + AlertResource.known(id) + rest;
    note.about(null, id);
    Caller caller = form.caller();
    return forms
        .answer(
            form,
            path,
            QueuedDelivery.class,
            () -> monitor.post(caller, path, "", QueuedDelivery.class))
        .map(queued -> Redirect.to(PAGE + "/" + id));
  }

  private WebhookSubscriptionList stored(Caller caller) {
    return monitor.get(caller, ROOT, WebhookSubscriptionList.class);
  }

  private static TemplateInstance page(Visit visit, SubscriptionListView view) {
    return SubscriptionPages.subscriptions(PageFrame.of(visit, "Subscriptions", "alerts"), view);
  }
}
