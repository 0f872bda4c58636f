package dev.fieldfare.backup;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Capabilities know no edge, and edges do not know each other; {@code assembly} knows all. */
@AnalyzeClasses(
    packages = "dev.fieldfare.backup",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "dev.fieldfare.backup";
  private static final String[] CORE = {
    ROOT, ROOT + ".export", ROOT + ".verify", ROOT + ".purge", ROOT + ".restore"
  };

  @ArchTest
  static final ArchRule CORE_KNOWS_NO_EDGE =
      noClasses()
          .that()
          .resideInAnyPackage(CORE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              ROOT + ".storage..",
              ROOT + ".ledger..",
              ROOT + ".config..",
              ROOT + ".metrics..",
              ROOT + ".messaging..",
              ROOT + ".assembly..");

  @ArchTest
  static final ArchRule CORE_KNOWS_NO_WIRE =
      noClasses()
          .that()
          .resideInAnyPackage(CORE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "jakarta..",
              "org.eclipse.microprofile..",
              "io.vertx..",
              "io.smallrye..",
              "io.agroal..",
              "io.micrometer..");

  @ArchTest
  static final ArchRule EDGES_DO_NOT_KNOW_EACH_OTHER =
      slices()
          .matching(ROOT + ".(storage|ledger|config|metrics|messaging|assembly)..")
          .should()
          .notDependOnEachOther()
          .ignoreDependency(inAssembly(), DescribedPredicate.alwaysTrue());

  private static DescribedPredicate<JavaClass> inAssembly() {
    return JavaClass.Predicates.resideInAPackage(ROOT + ".assembly..");
  }
}
