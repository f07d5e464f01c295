// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include <gio/gio.h>

#include "scheduler.h"

G_BEGIN_DECLS

typedef struct _HearthService HearthService;

HearthService *hearth_service_new (GDBusConnection *connection, HearthScheduler *scheduler,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
void hearth_service_free (HearthService *self);
char *hearth_service_status (HearthService *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HearthService, hearth_service_free)

G_END_DECLS
