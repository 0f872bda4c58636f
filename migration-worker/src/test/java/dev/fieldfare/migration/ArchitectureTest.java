package dev.fieldfare.migration;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** A plain core and named edges; one class knows all of them and puts the worker together. */
@AnalyzeClasses(
    packages = "dev.fieldfare.migration",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "dev.fieldfare.migration";

  @ArchTest
  static final ArchRule CORE_KNOWS_NO_EDGE =
      noClasses()
          .that()
          .resideInAPackage(ROOT)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT + ".(*)..");

  @ArchTest
  static final ArchRule CORE_KNOWS_NO_WIRE =
      noClasses()
          .that()
          .resideInAPackage(ROOT)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "jakarta.ws.rs..",
              "jakarta.persistence..",
              "jakarta.enterprise..",
              "org.eclipse.microprofile..",
              "io.vertx..",
              "io.smallrye..",
              "io.agroal..",
              "dev.fieldfare.redisstreams..");

  @ArchTest
  static final ArchRule EDGES_DO_NOT_KNOW_EACH_OTHER =
      slices()
          .matching(ROOT + ".(*)..")
          .should()
          .notDependOnEachOther()
          .ignoreDependency(inAssembly(), DescribedPredicate.alwaysTrue());

  private static DescribedPredicate<JavaClass> inAssembly() {
    return JavaClass.Predicates.resideInAPackage(ROOT + ".assembly..");
  }
}
