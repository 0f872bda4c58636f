package dev.fieldfare.gateway.migration;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** The way into a target: what is accepted here is in PostgreSQL before anybody is answered. */
public interface Inbox {

  /** Puts one request in; many callers share a commit. */
  CompletionStage<InboxAnswer> put(String target, InboxItem item);

  /** Puts the members of a change set in: all are new, all were there, or none goes in. */
  CompletionStage<List<InboxAnswer>> putAll(String target, List<InboxItem> items);
}
