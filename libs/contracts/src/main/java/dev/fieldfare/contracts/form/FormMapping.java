package dev.fieldfare.contracts.form;

import java.util.List;

/** The questions to answer before the forms of a form builder can be taken over. */
public record FormMapping(List<FormMappingQuestion> questions) {

  public FormMapping {
    questions = List.copyOf(questions);
  }
}
