package dev.fieldfare.migration;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** A plain core in three stages, and named edges; the package {@code assembly} connects them. */
@AnalyzeClasses(
    packages = "dev.fieldfare.migration",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "dev.fieldfare.migration";
  private static final String ADMISSION = ROOT + ".admission..";
  private static final String PLANNING = ROOT + ".planning..";
  private static final String APPLYING = ROOT + ".applying..";
  private static final String[] CORE = {ROOT, ADMISSION, PLANNING, APPLYING};

  @ArchTest
  static final ArchRule CORE_KNOWS_NO_EDGE =
      noClasses().that().resideInAnyPackage(CORE).should().dependOnClassesThat(inEdge());

  @ArchTest
  static final ArchRule ADMISSION_KNOWS_NO_LATER_STAGE =
      noClasses()
          .that()
          .resideInAPackage(ADMISSION)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(PLANNING, APPLYING);

  @ArchTest
  static final ArchRule PLANNING_KNOWS_NO_OTHER_STAGE =
      noClasses()
          .that()
          .resideInAPackage(PLANNING)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ADMISSION, APPLYING);

  @ArchTest
  static final ArchRule CORE_KNOWS_NO_WIRE =
      noClasses()
          .that()
          .resideInAnyPackage(CORE)
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
          .ignoreDependency(inAssembly(), DescribedPredicate.alwaysTrue())
          .ignoreDependency(DescribedPredicate.alwaysTrue(), inCore());

  private static DescribedPredicate<JavaClass> inAssembly() {
    return JavaClass.Predicates.resideInAPackage(ROOT + ".assembly..");
  }

  private static DescribedPredicate<JavaClass> inCore() {
    return JavaClass.Predicates.resideInAnyPackage(CORE);
  }

  private static DescribedPredicate<JavaClass> inEdge() {
    return JavaClass.Predicates.resideInAPackage(ROOT + "..").and(DescribedPredicate.not(inCore()));
  }
}
