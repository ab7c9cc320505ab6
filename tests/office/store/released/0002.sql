BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0002');
CREATE TABLE store_act (
	number INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	library TEXT, 
	source TEXT, 
	as_of TEXT, 
	recorded BIGINT NOT NULL, 
	by_whom TEXT NOT NULL, 
	file TEXT, 
	sha256 TEXT, 
	is_whole INTEGER NOT NULL, 
	undone INTEGER, 
	details TEXT NOT NULL, 
	PRIMARY KEY (number)
);
INSERT INTO "store_act" VALUES(1,'import','agency','county','2026-01-01',1000,'clerk','a.csv','9b84eafcede2ae2fc122a7a82d86f4f355c3c41174cce1c6d59bdf06c5855b9e',1,NULL,'{"accepted": [], "attributes": {}, "counts": {"added": 12, "changed": 0, "gone": 0, "rejected": 0}, "listed": 12, "notes": [], "notes_total": 0, "reading": {}, "suspicions": []}');
INSERT INTO "store_act" VALUES(2,'import','agency','county','2026-01-03',1000,'clerk','a.csv','b7e2c9e0c5a02af0faa6e3774bdf1c7877633cded0791d9fe21d3bf55236c22e',1,NULL,'{"accepted": [], "attributes": {}, "counts": {"added": 1, "changed": 1, "gone": 0, "rejected": 0}, "listed": 13, "notes": [], "notes_total": 0, "reading": {}, "suspicions": [["agency.renamed", 1, ["A00"]]]}');
INSERT INTO "store_act" VALUES(3,'import','agency','county','2026-01-02',1000,'clerk','a.csv','3303c90a3a59445052d62e6d96ad6a52310772214c097b3bab3a8a48fca227b3',1,NULL,'{"accepted": [], "attributes": {}, "counts": {"added": 0, "changed": 1, "gone": 0, "rejected": 0}, "listed": 12, "notes": [], "notes_total": 0, "reading": {}, "suspicions": [["agency.renamed", 1, ["A01"]]]}');
INSERT INTO "store_act" VALUES(4,'undo','agency','county','2026-01-02',2000,'clerk',NULL,NULL,0,3,'{"reason": "wrong day"}');
INSERT INTO "store_act" VALUES(5,'import','plan','county','2026-01-01',2001,'clerk','plan entered','f2159bd31eef833973d0ae4baa87416d9fbbd44ffb66b493db2a90b5b59cbe13',1,NULL,'{"accepted": [], "attributes": {}, "counts": {"added": 1, "changed": 0, "gone": 0, "rejected": 0}, "listed": 1, "notes": [], "notes_total": 0, "reading": {}, "suspicions": []}');
CREATE TABLE store_reject (
	act INTEGER NOT NULL, 
	place INTEGER NOT NULL, 
	sheet TEXT, 
	file_row INTEGER, 
	heading TEXT, 
	value TEXT, 
	rule TEXT NOT NULL, 
	message TEXT NOT NULL, 
	cure TEXT NOT NULL, 
	code TEXT, 
	reason TEXT, 
	PRIMARY KEY (act, place), 
	FOREIGN KEY(act) REFERENCES store_act (number)
);
CREATE TABLE store_row (
	id BIGINT NOT NULL, 
	library TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	valid_from TEXT NOT NULL, 
	valid_to TEXT, 
	act_from INTEGER NOT NULL, 
	act_to INTEGER, 
	origin INTEGER NOT NULL, 
	content TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(act_from) REFERENCES store_act (number)
);
INSERT INTO "store_row" VALUES(1,'agency','A00','2026-01-01',NULL,1,2,1,'{"id":"A00","name":"body 0"}');
INSERT INTO "store_row" VALUES(2,'agency','A01','2026-01-01',NULL,1,3,1,'{"id":"A01","name":"body 1"}');
INSERT INTO "store_row" VALUES(3,'agency','A02','2026-01-01',NULL,1,NULL,1,'{"id":"A02","name":"body 2"}');
INSERT INTO "store_row" VALUES(4,'agency','A03','2026-01-01',NULL,1,NULL,1,'{"id":"A03","name":"body 3"}');
INSERT INTO "store_row" VALUES(5,'agency','A04','2026-01-01',NULL,1,NULL,1,'{"id":"A04","name":"body 4"}');
INSERT INTO "store_row" VALUES(6,'agency','A05','2026-01-01',NULL,1,NULL,1,'{"id":"A05","name":"body 5"}');
INSERT INTO "store_row" VALUES(7,'agency','A06','2026-01-01',NULL,1,NULL,1,'{"id":"A06","name":"body 6"}');
INSERT INTO "store_row" VALUES(8,'agency','A07','2026-01-01',NULL,1,NULL,1,'{"id":"A07","name":"body 7"}');
INSERT INTO "store_row" VALUES(9,'agency','A08','2026-01-01',NULL,1,NULL,1,'{"id":"A08","name":"body 8"}');
INSERT INTO "store_row" VALUES(10,'agency','A09','2026-01-01',NULL,1,NULL,1,'{"id":"A09","name":"body 9"}');
INSERT INTO "store_row" VALUES(11,'agency','A10','2026-01-01',NULL,1,NULL,1,'{"id":"A10","name":"body 10"}');
INSERT INTO "store_row" VALUES(12,'agency','A11','2026-01-01',NULL,1,NULL,1,'{"id":"A11","name":"body 11"}');
INSERT INTO "store_row" VALUES(13,'agency','A00','2026-01-01','2026-01-03',2,NULL,1,'{"id":"A00","name":"body 0"}');
INSERT INTO "store_row" VALUES(14,'agency','A00','2026-01-03',NULL,2,NULL,2,'{"id":"A00","name":"甲　公司"}');
INSERT INTO "store_row" VALUES(15,'agency','B','2026-01-03',NULL,2,NULL,2,'{"id":"B","name":"''; DROP TABLE store_row; --"}');
INSERT INTO "store_row" VALUES(16,'agency','A01','2026-01-01','2026-01-02',3,4,1,'{"id":"A01","name":"body 1"}');
INSERT INTO "store_row" VALUES(17,'agency','A01','2026-01-02','2026-01-03',3,4,3,'{"id":"A01","name":"back"}');
INSERT INTO "store_row" VALUES(18,'agency','A01','2026-01-03',NULL,3,4,1,'{"id":"A01","name":"body 1"}');
INSERT INTO "store_row" VALUES(19,'agency','A01','2026-01-01',NULL,4,NULL,1,'{"id":"A01","name":"body 1"}');
INSERT INTO "store_row" VALUES(20,'plan','2026-1/1','2026-01-01',NULL,5,NULL,5,'{"base_count":12,"first_day":"2026-01-05","items":["C06","C07"],"plan_no":"2026-1","seq":"1","task_name":"task"}');
CREATE INDEX store_row_key ON store_row (library, "key");
CREATE TRIGGER store_act_remains BEFORE DELETE ON store_act BEGIN SELECT raise(ABORT, 'store_act only grows'); END;
CREATE TRIGGER store_row_remains BEFORE DELETE ON store_row BEGIN SELECT raise(ABORT, 'store_row only grows'); END;
CREATE TRIGGER store_reject_remains BEFORE DELETE ON store_reject BEGIN SELECT raise(ABORT, 'store_reject only grows'); END;
CREATE TRIGGER store_act_stays BEFORE UPDATE ON store_act BEGIN SELECT raise(ABORT, 'an act never changes'); END;
CREATE TRIGGER store_reject_stays BEFORE UPDATE ON store_reject BEGIN SELECT raise(ABORT, 'a refused row never changes'); END;
CREATE TRIGGER store_row_ends_once BEFORE UPDATE ON store_row WHEN old.act_to IS NOT NULL OR new.act_to IS NULL OR old.id <> new.id OR old.library <> new.library OR old.key <> new.key OR old.valid_from <> new.valid_from OR old.valid_to IS NOT new.valid_to OR old.act_from <> new.act_from OR old.origin <> new.origin OR old.content <> new.content BEGIN SELECT raise(ABORT, 'a row only ends, and once'); END;
COMMIT;
