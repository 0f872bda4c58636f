-- The properties that each type of request may have. A test compares them with the operation descriptors in Java.
-- '!' marks the required ones.
WITH described (migration_type, properties) AS (
  SELECT t, p || '{type,id,target,schema,formId,fieldId,dependsOn,requestedBy,runAt,options,changeSet,traceparent}'::text[]
    -- How form builders spell it.
    || '{tableName,columnName,oldColumnName,newColumnName,oldType,newType,userId,isSubForm,subFormId}'::text[]
  FROM (VALUES
    ('ADD_COLUMN', '{!table,!column,!dataType,nullable,default,defaultExpression,unique,references}'::text[]),
    ('ADD_FIELD', '{!table,!column,!dataType,nullable,default,defaultExpression,unique,references}'),
    ('DROP_COLUMN', '{!table,!column,cascade,quarantine}'),
    ('DELETE_FIELD', '{!table,!column,cascade,quarantine}'),
    ('RENAME_COLUMN', '{!table,!column,!newName}'),
    ('RENAME_FIELD', '{!table,!column,!newName}'),
    ('CHANGE_TYPE', '{!table,!column,!dataType,using,onCastError}'),
    ('SET_DEFAULT', '{!table,!column,default}'),
    ('DROP_DEFAULT', '{!table,!column}'),
    ('SET_NOT_NULL', '{!table,!column,fillNullsWith}'),
    ('DROP_NOT_NULL', '{!table,!column}'),
    ('CREATE_TABLE', '{!table,!columns,primaryKey}'),
    ('DROP_TABLE', '{!table,cascade}'),
    ('RENAME_TABLE', '{!table,!newName}'),
    ('UNDO', '{!migrationId,table}')
  ) AS r(t, p)
), gone AS (
  DELETE FROM fieldfare.request_properties p WHERE p.migration_type NOT IN (SELECT d.migration_type FROM described d)
)
INSERT INTO fieldfare.request_properties SELECT d.migration_type, d.properties FROM described d
ON CONFLICT (migration_type) DO UPDATE SET properties = excluded.properties;
