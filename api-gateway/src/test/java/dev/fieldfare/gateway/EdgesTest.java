package dev.fieldfare.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** A plain core and edges that do not know each other. */
class EdgesTest {

  private static final String CORE = "dev.fieldfare.gateway";
  private static final JavaClasses GATEWAY =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(CORE);

  @Test
  void edgesDoNotKnowEachOther() {
    slices().matching(CORE + ".(*)..").should().notDependOnEachOther().check(GATEWAY);
  }

  @Test
  void theCoreKnowsNoEdge() {
    noClasses()
        .that()
        .resideInAPackage(CORE)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(CORE + ".*..")
        .check(GATEWAY);
  }

  @Test
  void theCoreSpeaksNeitherHttpNorRedisNorSql() {
    noClasses()
        .that()
        .resideInAPackage(CORE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "jakarta.ws.rs..",
            "jakarta.persistence..",
            "io.vertx..",
            "io.quarkus.redis..",
            "io.quarkus.hibernate..",
            "io.agroal..",
            "org.postgresql..")
        .check(GATEWAY);
  }

  @Test
  void entitiesStayInTheStore() {
    classes()
        .that()
        .areAnnotatedWith("jakarta.persistence.Entity")
        .should()
        .resideInAPackage(CORE + ".store")
        .andShould()
        .bePackagePrivate()
        .check(GATEWAY);
  }
}
