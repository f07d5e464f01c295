// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Who is served next. Free with hearth_queue_free. */
typedef struct _HearthQueue HearthQueue;

/* Both take a call over. */
typedef void (*HearthQueueServe) (gpointer call, gpointer data);
typedef void (*HearthQueueDrop) (gpointer call);

HearthQueue *hearth_queue_new (HearthQueueServe serve, HearthQueueDrop drop,
                               gpointer data) G_GNUC_WARN_UNUSED_RESULT;
void hearth_queue_push (HearthQueue *self, const char *caller, guint32 serial, gpointer call);
void hearth_queue_free (HearthQueue *self);

G_END_DECLS
