// Swift cannot call C's variadic functions.
#include <microhttpd.h>

typedef void (*mhd_completed)(void *, struct MHD_Connection *, void **, enum MHD_RequestTerminationCode);

/* One thread for all connections of a listening socket, which it closes at its end. */
static inline struct MHD_Daemon *mhd_start(
    int listening, size_t memory, unsigned int connections, unsigned int seconds,
    MHD_AccessHandlerCallback answer, mhd_completed completed, MHD_NotifyConnectionCallback notice, void *context
) {
    return MHD_start_daemon(
        MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_EPOLL | MHD_USE_ITC | MHD_ALLOW_SUSPEND_RESUME,
        0, NULL, NULL, answer, context,
        MHD_OPTION_LISTEN_SOCKET, listening,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, memory,
        MHD_OPTION_CONNECTION_LIMIT, connections,
        MHD_OPTION_CONNECTION_TIMEOUT, seconds,
        MHD_OPTION_NOTIFY_COMPLETED, completed, context,
        MHD_OPTION_NOTIFY_CONNECTION, notice, context,
        MHD_OPTION_END
    );
}

static inline int mhd_socket(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info == NULL ? -1 : info->connect_fd;
}

static inline const struct sockaddr *mhd_client(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    return info == NULL ? NULL : info->client_addr;
}
