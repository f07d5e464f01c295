// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean hearth_banners_get (gboolean *out_are_shown) G_GNUC_WARN_UNUSED_RESULT;
void hearth_banners_set_async (gboolean are_shown, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer data);

G_END_DECLS
