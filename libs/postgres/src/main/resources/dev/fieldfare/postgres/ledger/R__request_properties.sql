-- The properties that each type of request may have, generated from the descriptors of the operations: RequestPropertiesTest
-- prints this file. One of the names after '!' must be there. A name without properties is reserved.
WITH described (migration_type, properties) AS (
  SELECT t, CASE WHEN p = '{}' THEN p ELSE p || '{!type,type,id,target,schema,formId,fieldId,isSubForm,subFormId,requestedBy,userId,runAt,dependsOn,options,changeSet,traceparent}'::text[] END FROM (VALUES
    ('ADD_COLUMN', '{!table/tableName,table,tableName,!column/columnName,column,columnName,!dataType,dataType,nullable,default,defaultExpression,unique,references}'::text[]),
    ('ADD_FIELD', '{!table/tableName,table,tableName,!column/columnName,column,columnName,!dataType,dataType,nullable,default,defaultExpression,unique,references}'),
    ('DROP_COLUMN', '{!table/tableName,table,tableName,!column/columnName,column,columnName,cascade,quarantine}'),
    ('DELETE_FIELD', '{!table/tableName,table,tableName,!column/columnName,column,columnName,cascade,quarantine}'),
    ('RENAME_COLUMN', '{!table/tableName,table,tableName,!column/columnName/oldColumnName,column,columnName,oldColumnName,!newName/newColumnName,newName,newColumnName}'),
    ('RENAME_FIELD', '{!table/tableName,table,tableName,!column/columnName/oldColumnName,column,columnName,oldColumnName,!newName/newColumnName,newName,newColumnName}'),
    ('CHANGE_TYPE', '{!table/tableName,table,tableName,!column/columnName,column,columnName,!dataType/newType,dataType,newType,using,onCastError,oldType}'),
    ('SET_DEFAULT', '{!table/tableName,table,tableName,!column/columnName,column,columnName,!default,default}'),
    ('DROP_DEFAULT', '{!table/tableName,table,tableName,!column/columnName,column,columnName}'),
    ('SET_NOT_NULL', '{!table/tableName,table,tableName,!column/columnName,column,columnName,fillNullsWith}'),
    ('DROP_NOT_NULL', '{!table/tableName,table,tableName,!column/columnName,column,columnName}'),
    ('CREATE_TABLE', '{!table/tableName,table,tableName,!columns,columns,primaryKey,indexes}'),
    ('DROP_TABLE', '{!table/tableName,table,tableName,cascade}'),
    ('RENAME_TABLE', '{!table/tableName,table,tableName,!newName,newName}'),
    ('UNDO', '{!migrationId,migrationId,table,tableName}'),
    ('ADD_INDEX', '{}'),
    ('DROP_INDEX', '{}'),
    ('ADD_UNIQUE', '{}'),
    ('ADD_CHECK', '{}'),
    ('ADD_FOREIGN_KEY', '{}'),
    ('DROP_CONSTRAINT', '{}'),
    ('RUN_SQL', '{}'),
    ('RESTORE', '{}'),
    ('BACKFILL', '{}'),
    ('REPAIR', '{}')
  ) AS r(t, p)
), gone AS (
  DELETE FROM fieldfare.request_properties p WHERE p.migration_type NOT IN (SELECT d.migration_type FROM described d)
)
INSERT INTO fieldfare.request_properties SELECT d.migration_type, d.properties FROM described d
ON CONFLICT (migration_type) DO UPDATE SET properties = excluded.properties;
