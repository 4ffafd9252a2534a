/* The least that a census can cost: logs in to each database, sends the statements in one pipeline, drops the rows.
 *
 * usage: bare-libpq CONNINFO CONNECTIONS FIRST-FILE EACH-FILE < databases
 *
 * FIRST-FILE holds the statements for the first database, which is visited alone, EACH-FILE those for all others;
 * a NUL byte ends each statement. */
#include <libpq-fe.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_STATEMENTS = 64, MOST_DATABASES = 4096 };

struct script {
    int count;
    char *statements[MOST_STATEMENTS];
};

static const char *conninfo;
static struct script first, each;
static char *databases[MOST_DATABASES];
static int database_count, next_database;
static long row_count;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void fail(const char *message) {
    fprintf(stderr, "bare-libpq: %s\n", message);
    exit(1);
}

static struct script read_script(const char *path) {
    struct script script = {0};
    FILE *file = fopen(path, "r");
    char *line = NULL;
    size_t size = 0;
    if (!file) fail(path);
    while (script.count < MOST_STATEMENTS && getdelim(&line, &size, 0, file) > 0)
        script.statements[script.count++] = strdup(line);
    fclose(file);
    free(line);
    return script;
}

static long take_rows(PGconn *connection) {
    long rows = 0;
    PGresult *result;
    PQsetSingleRowMode(connection);
    while ((result = PQgetResult(connection))) {
        if (PQresultStatus(result) == PGRES_FATAL_ERROR) fail(PQresultErrorMessage(result));
        rows += PQntuples(result);
        PQclear(result);
    }
    return rows;
}

static long visit(const char *database, const struct script *script) {
    char parameters[4096];
    snprintf(parameters, sizeof parameters, "%s dbname='%s'", conninfo, database);
    PGconn *connection = PQconnectdb(parameters);
    long rows = 0;
    if (PQstatus(connection) != CONNECTION_OK) fail(PQerrorMessage(connection));
    if (!PQenterPipelineMode(connection)) fail("no pipeline");
    for (int i = 0; i < script->count; i++)
        if (!PQsendQueryParams(connection, script->statements[i], 0, NULL, NULL, NULL, NULL, 0))
            fail(PQerrorMessage(connection));
    if (!PQpipelineSync(connection)) fail(PQerrorMessage(connection));
    for (int i = 0; i < script->count; i++) rows += take_rows(connection);
    PQclear(PQgetResult(connection));
    PQfinish(connection);
    return rows;
}

static void *work(void *unused) {
    (void)unused;
    for (;;) {
        pthread_mutex_lock(&lock);
        int number = next_database++;
        pthread_mutex_unlock(&lock);
        if (number >= database_count) return NULL;
        long rows = visit(databases[number], &each);
        pthread_mutex_lock(&lock);
        row_count += rows;
        pthread_mutex_unlock(&lock);
    }
}

int main(int argc, char **argv) {
    pthread_t threads[64];
    char *line = NULL;
    size_t size = 0;
    if (argc != 5) fail("usage: bare-libpq CONNINFO CONNECTIONS FIRST-FILE EACH-FILE < databases");
    conninfo = argv[1];
    int connections = atoi(argv[2]);
    if (connections < 1 || connections > 64) fail("1 to 64 connections");
    first = read_script(argv[3]);
    each = read_script(argv[4]);
    while (database_count < MOST_DATABASES && getline(&line, &size, stdin) > 0) {
        line[strcspn(line, "\n")] = 0;
        databases[database_count++] = strdup(line);
    }
    if (!database_count) fail("no databases");
    row_count = visit(databases[next_database++], &first);
    for (int i = 0; i < connections; i++) pthread_create(&threads[i], NULL, work, NULL);
    for (int i = 0; i < connections; i++) pthread_join(threads[i], NULL);
    printf("%ld rows\n", row_count);
    return 0;
}
