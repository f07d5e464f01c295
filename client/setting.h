// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

char *hearth_setting_key (const char *property);
char **hearth_setting_keys (void);
const GDBusPropertyInfo *hearth_setting_find (const char *key);

G_END_DECLS
