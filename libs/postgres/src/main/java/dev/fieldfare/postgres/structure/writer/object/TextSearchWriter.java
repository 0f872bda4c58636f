package dev.fieldfare.postgres.structure.writer.object;

import dev.fieldfare.postgres.structure.writer.item.Inventory;
import dev.fieldfare.postgres.structure.writer.item.Item;
import dev.fieldfare.postgres.structure.writer.item.Kind;
import dev.fieldfare.postgres.structure.writer.item.ObjectWriter;
import dev.fieldfare.postgres.structure.writer.item.Quoter;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Text search parsers, templates, dictionaries and configurations. */
public final class TextSearchWriter implements ObjectWriter {

  @Override
  public void read(Inventory inventory) throws SQLException {
    inventory.each(
        """
        SELECT c.oid, n.nspname, c.prsname AS name, 'START = ' || c.prsstart || ', GETTOKEN = ' || c.prstoken || ', END = ' || c.prsend
          || ', LEXTYPES = ' || c.prslextype || coalesce(', HEADLINE = ' || nullif(c.prsheadline, 0)::regproc, '') AS definition
        FROM pg_ts_parser c JOIN pg_namespace n ON n.oid = c.prsnamespace WHERE c.oid >= 16384""",
        row -> add(inventory, row, "pg_ts_parser", "PARSER"));
    inventory.each(
        """
        SELECT c.oid, n.nspname, c.tmplname AS name, coalesce('INIT = ' || nullif(c.tmplinit, 0)::regproc || ', ', '') || 'LEXIZE = ' || c.tmpllexize AS definition
        FROM pg_ts_template c JOIN pg_namespace n ON n.oid = c.tmplnamespace WHERE c.oid >= 16384""",
        row -> add(inventory, row, "pg_ts_template", "TEMPLATE"));
    inventory.each(
        """
        SELECT c.oid, n.nspname, c.dictname AS name, 'TEMPLATE = ' || quote_ident(tn.nspname) || '.' || quote_ident(t.tmplname) || coalesce(', ' || c.dictinitoption, '') AS definition
        FROM pg_ts_dict c JOIN pg_namespace n ON n.oid = c.dictnamespace JOIN pg_ts_template t ON t.oid = c.dicttemplate
        JOIN pg_namespace tn ON tn.oid = t.tmplnamespace WHERE c.oid >= 16384""",
        row -> add(inventory, row, "pg_ts_dict", "DICTIONARY"));
    readConfigurations(inventory);
  }

  private static void readConfigurations(Inventory inventory) throws SQLException {
    Map<Long, Item> all = new HashMap<>();
    inventory.each(
        """
        SELECT c.oid, n.nspname, c.cfgname AS name, 'PARSER = ' || quote_ident(pn.nspname) || '.' || quote_ident(p.prsname) AS definition
        FROM pg_ts_config c JOIN pg_namespace n ON n.oid = c.cfgnamespace JOIN pg_ts_parser p ON p.oid = c.cfgparser
        JOIN pg_namespace pn ON pn.oid = p.prsnamespace WHERE c.oid >= 16384""",
        row -> all.put(row.getLong("oid"), add(inventory, row, "pg_ts_config", "CONFIGURATION")));
    Map<Long, List<String>> mappings = new HashMap<>();
    inventory.each(
        """
        SELECT m.mapcfg, t.alias, string_agg(quote_ident(n.nspname) || '.' || quote_ident(d.dictname), ', ' ORDER BY m.mapseqno) AS dictionaries
        FROM pg_ts_config c JOIN pg_ts_config_map m ON m.mapcfg = c.oid JOIN pg_ts_dict d ON d.oid = m.mapdict JOIN pg_namespace n ON n.oid = d.dictnamespace
        JOIN LATERAL ts_token_type(c.cfgparser) t ON t.tokid = m.maptokentype WHERE c.oid >= 16384 GROUP BY m.mapcfg, t.alias, t.tokid ORDER BY m.mapcfg, t.tokid""",
        row ->
            mappings
                .computeIfAbsent(row.getLong("mapcfg"), _ -> new ArrayList<>())
                .add(
                    "ALTER TEXT SEARCH CONFIGURATION %s ADD MAPPING FOR %s WITH %s"
                        .formatted(
                            all.get(row.getLong("mapcfg")).name(),
                            Quoter.name(row.getString("alias")),
                            row.getString("dictionaries"))));
    mappings.forEach((oid, statements) -> statements.forEach(all.get(oid)::follow));
  }

  private static Item add(Inventory inventory, ResultSet row, String catalogue, String keyword)
      throws SQLException {
    String name = Quoter.name(row.getString("nspname"), row.getString("name"));
    String phrase = "TEXT SEARCH " + keyword + " " + name;
    Item item =
        inventory
            .add(catalogue, row.getLong("oid"), Kind.TEXT_SEARCH, name)
            .inSchema(row.getString("nspname"))
            .writing("CREATE " + phrase + " (" + row.getString("definition") + ")");
    inventory.address(catalogue, row.getLong("oid"), item, phrase);
    return item;
  }
}
