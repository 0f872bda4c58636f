package dev.fieldfare.report.document;

import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;

/** The titles of forms, which only the registries in the targets have. */
@FunctionalInterface
public interface FormTitles {

  /** The titles of those forms that the registry knows. */
  Map<String, String> of(String target, Collection<String> formIds) throws SQLException;
}
