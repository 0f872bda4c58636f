package dev.fieldfare.postgres.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes statements of many kinds, of which about half are wrong. */
final class RandomStatements {

  private static final List<String> RIGHT =
      List.of(
          "SELECT # FROM # WHERE # = # AND $1 IS NOT NULL",
          "SELECT # , count ( * ) FILTER ( WHERE # > 0 ) OVER w FROM # WINDOW w AS ( PARTITION BY # )",
          "WITH RECURSIVE # AS ( SELECT # UNION ALL TABLE # ) DELETE FROM # USING # RETURNING *",
          "INSERT INTO # ( # , # ) VALUES ( # , DEFAULT ) ON CONFLICT ( # ) DO UPDATE SET # = EXCLUDED . a",
          "UPDATE ONLY # SET ( # , # ) = ( SELECT # , # ) WHERE CURRENT OF #",
          "MERGE INTO # USING # ON # = # WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN DO NOTHING",
          "CREATE TABLE IF NOT EXISTS # ( # int GENERATED ALWAYS AS IDENTITY , # text COLLATE \"C\" , CHECK ( # ) NOT VALID )",
          "CREATE UNIQUE INDEX CONCURRENTLY # ON # USING btree ( lower ( # ) DESC NULLS LAST ) INCLUDE ( # ) WHERE #",
          "CREATE OR REPLACE FUNCTION # ( # int , VARIADIC # text [ ] ) RETURNS TABLE ( # int ) LANGUAGE sql BEGIN ATOMIC SELECT # ; SELECT CASE WHEN # THEN # END ; END",
          "CREATE FUNCTION # ( ) RETURNS void LANGUAGE plpgsql AS $q0$begin;$q$'$q0$",
          "CREATE RULE # AS ON INSERT TO # DO ALSO ( INSERT INTO # VALUES ( # ) ; NOTIFY # )",
          "CREATE TRIGGER # AFTER UPDATE OF # ON # FOR EACH ROW WHEN ( # ) EXECUTE FUNCTION # ( # , 'é;' )",
          "ALTER TABLE # ADD COLUMN # numeric ( 10 , 2 ) , ALTER # SET DATA TYPE int USING # :: int",
          "ALTER TABLE # DETACH PARTITION # CONCURRENTLY",
          "COPY # ( # ) FROM '/f' WITH ( FORMAT csv , NULL '' )",
          "GRANT SELECT ( # ) , INSERT ON # TO # WITH GRANT OPTION",
          "VACUUM ( FULL , ANALYZE false ) # ( # )",
          "PREPARE # ( int ) AS SELECT $1 + #",
          "EXECUTE # ( # , 1 )",
          "DO LANGUAGE plpgsql $$begin;end;$$",
          "SET LOCAL # = DEFAULT",
          "BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY DEFERRABLE",
          "ROLLBACK TO SAVEPOINT #",
          "COMMIT PREPARED 'x'",
          "CREATE SUBSCRIPTION # CONNECTION '' PUBLICATION # , # WITH ( create_slot = false )",
          "CREATE DATABASE # TEMPLATE = #",
          "EXPLAIN ( ANALYZE , COSTS off ) SELECT #",
          "CREATE CAST ( # AS # ) WITH INOUT AS IMPLICIT",
          "COMMENT ON COLUMN # . # IS E'it\\'s\\n;'",
          "DECLARE # NO SCROLL CURSOR WITH HOLD FOR SELECT # FOR UPDATE SKIP LOCKED",
          "SELECT # :: interval DAY TO SECOND ( 3 ) , x'1f' , b'01' , 1.5e-3 , 'a'\n'b' , U&'\\00e9'");
  private static final List<String> NAMES =
      List.of(
          "a",
          "orders",
          "\"Order ;\"",
          "public . t",
          "U&\"\\0061b\"",
          "été",
          "\"😀\"",
          "key",
          "7",
          "'x;y'",
          "/* ; */ b",
          "c -- ;\n");
  private static final List<String> NOISE =
      List.of("( )", ",", "SELECT", "FROM", "=", "NOT", "1", "'s'", ".", "[", "::", "end", "@@");

  /** Without one of them, or with one more, the scanner takes the next statements to this one. */
  private static final List<String> PAIRS = List.of("(", ")", "BEGIN", "END", "CASE", "ATOMIC");

  private final Random random;

  RandomStatements(long seed) {
    random = new Random(seed);
  }

  String next() {
    List<String> words = new ArrayList<>();
    for (String word : pick(RIGHT).split(" ")) {
      words.add(word.equals("#") ? pick(NAMES) : word);
    }
    for (int changes = random.nextInt(3); changes > 0 && words.size() > 1; changes--) {
      int at = random.nextInt(words.size());
      String other = pick(words);
      if (PAIRS.contains(words.get(at)) || PAIRS.contains(other)) {
        continue;
      }
      switch (random.nextInt(3)) {
        case 0 -> words.remove(at);
        case 1 -> words.add(at, pick(NOISE));
        default -> words.set(at, other);
      }
    }
    return String.join(random.nextInt(4) == 0 ? "\n" : " ", words);
  }

  private String pick(List<String> of) {
    return of.get(random.nextInt(of.size()));
  }
}
