package dev.fieldfare.testkit.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;

/** A slice for each package below the root that is none of the others. */
record Capabilities(String root, List<String> others) implements SliceAssignment {

  @Override
  public SliceIdentifier getIdentifierOf(JavaClass type) {
    String name = type.getPackageName();
    if (!name.startsWith(root + ".")) {
      return SliceIdentifier.ignore();
    }
    String first = name.substring(root.length() + 1).split("\\.")[0];
    return others.contains(first) ? SliceIdentifier.ignore() : SliceIdentifier.of(first);
  }

  @Override
  public String getDescription() {
    return "capabilities";
  }
}
