package dev.fieldfare.contracts.form;

import java.util.List;

/**
 * The changes that the tables of a definition need; nothing is stored.
 *
 * @param atomic whether they are applied all or none
 */
public record FormPlan(List<FormTableChange> changes, boolean atomic) {

  public FormPlan {
    changes = List.copyOf(changes);
  }
}
